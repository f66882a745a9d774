import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { KeyPair } from './key-pair.ts';
import { at, OUTPUT } from './paths.ts';
import type { Listener } from './port.ts';

/** A running workerd. */
export type Workerd = {
  /** How it ended: an exit code or the signal that killed it. */
  ended: Promise<string>;
  /** The Unix socket of the entrypoint `Control`, in a directory nobody else can enter. */
  controlSocket: string;
  /** The Unix socket at which it asks for hashes of passwords; beside the other. */
  hasherSocket: string;
  /** Puts the gate at the public socket, once there is time [selfhost/gate.pl]. */
  guard(): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
};

/**
 * The shell becomes workerd (same process id) and leaves two behind, who go when descriptor 3 closes. A watch: when
 * this supervisor dies, even by kill -9, it kills workerd, which would otherwise stay on the port for ever; a line on
 * descriptor 3 says that workerd has ended by itself. Either way the watch removes the sockets in `$1`. And the gate at
 * the public socket, where there is a perl: it comes when descriptor 4 closes, because it would be loaded just when
 * workerd needs the processors. The shell and its like can close descriptors of one digit only, so both keep that socket
 * open until they go.
 */
const LAUNCH = `
  {
    { read -r _ <&4; command -v perl >/dev/null && exec perl "$2" $$ 4<&-; } &
    { read -r _ <&3 || kill -9 $$; rm -rf -- "$1"; } >/dev/null 2>&1
  } &
  shift 2
  exec "$@" 3<&- 4<&-
`;

/** How many times workerd stands at the public socket: as many sockets are in selfhost/config.capnp and tls.capnp. */
export const LISTENERS = 16;

/**
 * The public socket, as many times as workerd stands at it.
 * @param first the descriptor under which workerd has it first; the others follow
 */
export function publicSockets(descriptor: number, first: number): { flags: string[]; inherited: number[] } {
  return {
    flags: Array.from({ length: LISTENERS }, (_, n) => `--socket-fd=http-${n + 1}=${first + n}`),
    inherited: Array<number>(LISTENERS).fill(descriptor),
  };
}

/** Starts workerd on selfhost/config.capnp as it was compiled, or with a key pair on selfhost/tls.capnp. */
export function startWorkerd(options: {
  listener: Listener;
  dataDir: string;
  site: string;
  keyPair: KeyPair | undefined;
  env: NodeJS.ProcessEnv;
}): Workerd {
  const directory = mkdtempSync(join(tmpdir(), 'parley-'));
  const controlSocket = join(directory, 'control.sock');
  const hasherSocket = join(directory, 'hasher.sock');
  // Behind the two pipes of LAUNCH.
  const { flags, inherited } = publicSockets(options.listener.descriptor, 5);
  const command = [
    OUTPUT.workerd,
    'serve',
    ...configuration(directory, options.keyPair),
    ...flags,
    `--socket-addr=control=unix:${controlSocket}`,
    `--external-addr=hasher=unix:${hasherSocket}`,
    `--directory-path=site=${options.site}`,
    `--directory-path=data=${options.dataDir}`,
  ];
  const child = spawn('/bin/sh', ['-c', LAUNCH, 'sh', directory, at('selfhost/gate.pl'), ...command], {
    env: options.env,
    // workerd's log goes to our stderr: stdout has the one line that says where we listen.
    stdio: ['ignore', 2, 2, 'pipe', 'pipe', ...inherited],
    // A group of its own: Ctrl-C reaches us alone, and we end workerd in order.
    detached: true,
  });
  // In the turn in which it was opened: else Node would let people in.
  options.listener.close();
  const ended = endOf(child);
  const lifeline = pipeOf(child, 3);
  const delay = pipeOf(child, 4);
  void ended.then(() => {
    lifeline.end('\n');
    delay.end();
  });
  return {
    ended,
    controlSocket,
    hasherSocket,
    guard: () => delay.end(),
    kill: (signal) => child.kill(signal),
  };
}

/** What workerd is to read. The links go with the directory; the key itself is copied nowhere. */
function configuration(directory: string, keyPair: KeyPair | undefined): string[] {
  if (keyPair === undefined) return ['--binary', OUTPUT.config];
  mkdirSync(join(directory, 'tls'));
  symlinkSync(keyPair.certificate, join(directory, 'tls/certificate.pem'));
  symlinkSync(keyPair.key, join(directory, 'tls/key.pem'));
  return [at('selfhost/tls.capnp'), `--import-path=${directory}`];
}

/** To those whom the shell left behind. */
function pipeOf(child: ChildProcess, descriptor: number): Writable {
  const pipe = child.stdio[descriptor];
  if (!(pipe instanceof Writable)) throw new Error(`workerd was started without descriptor ${descriptor}`);
  // Who reads it may be gone already.
  pipe.on('error', () => {});
  return pipe;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}
