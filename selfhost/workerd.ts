import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Writable } from 'node:stream';
import { Failure } from './failure.ts';
import type { PublicSocket } from './gate.ts';
import type { KeyPair } from './key-pair.ts';
import { at } from './paths.ts';

/** A running workerd. */
export type Workerd = {
  /** The port of the public socket, once it listens. @throws {Failure} when workerd ends before that */
  listening: Promise<number>;
  /** How it ended: an exit code or the signal that killed it. */
  ended: Promise<string>;
  /** The Unix socket of the entrypoint `Control`, in a directory nobody else can enter. */
  controlSocket: string;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
};

/**
 * The shell becomes workerd (same process id) and leaves a watch behind: when this supervisor dies, even by
 * kill -9, descriptor 3 closes and the watch kills workerd, which would otherwise stay on the port for ever.
 * A line on descriptor 3 says that workerd has ended by itself. Either way the watch removes the socket.
 */
const LAUNCH = `
  { read -r _ <&3 || kill -9 $$; rm -rf -- "$1"; } >/dev/null 2>&1 4>&- &
  shift
  exec "$@" 3<&-
`;

/** Starts workerd on selfhost/config.capnp, or with a key pair on selfhost/tls.capnp. */
export function startWorkerd(options: {
  socket: PublicSocket;
  dataDir: string;
  site: string;
  keyPair: KeyPair | undefined;
  env: NodeJS.ProcessEnv;
}): Workerd {
  const controlDir = mkdtempSync(join(tmpdir(), 'parley-'));
  const controlSocket = join(controlDir, 'control.sock');
  const command = [
    ...options.socket.launcher,
    createRequire(import.meta.url)('workerd').default,
    'serve',
    ...configuration(controlDir, options.keyPair),
    ...options.socket.options,
    `--socket-addr=control=unix:${controlSocket}`,
    `--directory-path=site=${options.site}`,
    `--directory-path=data=${options.dataDir}`,
    '--control-fd=4',
  ];
  const child = spawn('sh', ['-c', LAUNCH, 'sh', controlDir, ...command], {
    env: options.env,
    // workerd's log goes to our stderr: stdout has the one line that says where we listen.
    stdio: ['ignore', 2, 2, 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches us alone, and we end workerd in order.
    detached: true,
  });
  const ended = endOf(child);
  const lifeline = child.stdio[3];
  if (!(lifeline instanceof Writable)) throw new Error('workerd has no lifeline');
  // The watch may be gone already.
  lifeline.on('error', () => {});
  void ended.then(() => lifeline.end('\n'));
  return {
    listening: Promise.race([
      publicPort(child),
      ended.then((how) => {
        throw new Failure(`workerd ended before it listened (${how})`);
      }),
    ]),
    ended,
    controlSocket,
    kill: (signal) => child.kill(signal),
  };
}

/** What workerd is to read. The links go with the directory; the key itself is copied nowhere. */
function configuration(directory: string, keyPair: KeyPair | undefined): string[] {
  if (keyPair === undefined) return [at('selfhost/config.capnp')];
  mkdirSync(join(directory, 'tls'));
  symlinkSync(keyPair.certificate, join(directory, 'tls/certificate.pem'));
  symlinkSync(keyPair.key, join(directory, 'tls/key.pem'));
  return [at('selfhost/tls.capnp'), `--import-path=${directory}`];
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

/** Reads `{"event":"listen","socket":"http","port":1234}` from workerd's control descriptor. */
function publicPort(child: ChildProcess): Promise<number> {
  const reports = child.stdio[4];
  if (!(reports instanceof Readable)) throw new Error('workerd has no control descriptor');
  return new Promise((resolve) => {
    createInterface(reports).on('line', (line) => {
      const report: unknown = JSON.parse(line);
      if (typeof report !== 'object' || report === null || !('socket' in report)) return;
      if (report.socket === 'http' && 'port' in report && typeof report.port === 'number')
        resolve(report.port);
    });
  });
}
