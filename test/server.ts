/**
 * The real server as a process of its own, for black-box tests:
 *
 *     const server = await startServer();            // a free port, a fresh DATA_DIR
 *     await fetch(`${server.url}/healthz`);
 *     await server.kill();                           // kill -9
 *     await server.restart();                        // the same port, the same DATA_DIR
 *     await server.stop();                           // SIGTERM, as systemd and Docker do
 *     await server[Symbol.asyncDispose]();           // whatever is left of it; or `await using server = …`
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type ServerOptions = {
  /** More environment; `PORT`, `HOST` and `DATA_DIR` have good values already. */
  env?: Record<string, string>;
  /** A directory that outlives this server; by default a temporary one that goes with it. */
  dataDir?: string;
  /** How to start it. */
  command?: readonly [string, ...string[]];
};

/** How a process ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export class Server {
  /** `http://127.0.0.1:PORT`, or https where TLS_CERT is set, without a final slash; the same after a restart. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly #options: ServerOptions;
  #process: Process | undefined;

  constructor(port: number, dataDir: string, options: ServerOptions) {
    this.port = port;
    this.url = `${options.env?.TLS_CERT ? 'https' : 'http'}://127.0.0.1:${port}`;
    this.dataDir = dataDir;
    this.#options = options;
  }

  /** Starts it on the same port and DATA_DIR, after ending it where it runs. Resolves when it answers. */
  async restart(): Promise<void> {
    await this.stop();
    this.#process = run(
      { PORT: String(this.port), DATA_DIR: this.dataDir, ...this.#options.env },
      this.#options.command,
    );
    await this.#process.printed(`listening on ${this.url}\n`);
  }

  /** SIGTERM; resolves when the process has ended, with how, or at once where none runs. */
  async stop(): Promise<Exit | undefined> {
    return this.#end('SIGTERM');
  }

  /** kill -9. */
  async kill(): Promise<Exit | undefined> {
    return this.#end('SIGKILL');
  }

  /** Resolves with how the process ended, whoever ended it, or with undefined where none was started. */
  async ended(): Promise<Exit | undefined> {
    return this.#process?.exit;
  }

  /** What the process has printed on both streams so far. */
  get output(): string {
    return this.#process?.output() ?? '';
  }

  /** The process id of the supervisor (or of npm, where npm was asked for). */
  get pid(): number {
    const pid = this.#process?.child.pid;
    if (pid === undefined) throw new Error('the server does not run');
    return pid;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    if (this.#options.dataDir === undefined) await rm(this.dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<Exit | undefined> {
    this.#process?.child.kill(signal);
    return this.#process?.exit;
  }
}

/** Starts a server and waits until it says, and so proves, that it listens. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'parley-test-')));
  const server = new Server(await freePort(), dataDir, options);
  await server.restart();
  return server;
}

/**
 * A port that nothing listened on a moment ago, below those that the system gives to outgoing connections: while a
 * server is down, one of these could take its port, even a client's that tries to reach it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    const probe = createServer();
    const isFree = await new Promise((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}

export type Process = {
  child: ChildProcess;
  /** Both streams together. */
  output(): string;
  /** Resolves as soon as the output contains the text. @throws when the process ends without printing it */
  printed(text: string): Promise<void>;
  exit: Promise<Exit>;
};

const ROOT = join(import.meta.dirname, '..');
/** `npm start` without npm: the fewest processes between a test's signal and the supervisor. */
export const START = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  'selfhost/start.cjs',
] as const;
const CONFIG = /^(PORT|HOST|DATA_DIR|NODE_ENV|VITEST.*)$/;

/** Runs the server's command, with an environment that nothing of the test runner leaks into. */
export function run(env: Record<string, string>, command: readonly [string, ...string[]] = START): Process {
  const inherited = Object.entries(process.env).filter(([name]) => !CONFIG.test(name));
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const bury = () => child.kill('SIGKILL');
  process.once('exit', bury);
  let output = '';
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('exit', bury);
      resolve({ code, signal });
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output.includes(text) && resolve();
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      child.once('close', () => reject(new Error(`the server ended without "${text.trim()}":\n${output}`)));
      child.once('error', reject);
      look();
    });
  return { child, output: () => output, printed, exit };
}
