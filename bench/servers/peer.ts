import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { OUTPUT } from '../../selfhost/paths.ts';
import { freePort } from '../../test/server.ts';
import { Line } from '../load/line.ts';
import type { Running } from './server.ts';

/** Milliseconds that a peer has to begin to listen. */
const PATIENCE = 10_000;

/** How another program is called. */
export type Command = [file: string, ...args: string[]];

/** Parley's own workerd, on another configuration. */
export function workerd(config: string, port: number, ...args: string[]): Command {
  return [OUTPUT.workerd, 'serve', config, `--socket-addr=http=127.0.0.1:${port}`, ...args];
}

type Peer = Omit<Running, 'dialects'> & { kill(): Promise<void> };

/**
 * Starts another program and waits until its port answers.
 * @param command as it is to run on a port
 * @param at the port, any free one unless given
 */
export async function startPeer(
  command: (port: number) => Command,
  at?: number,
  env: Record<string, string> = {},
): Promise<Peer> {
  const port = at ?? (await freePort());
  const [file, ...args] = command(port);
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  });
  const bury = () => child.kill('SIGKILL');
  process.once('exit', bury);
  await listening(port);
  return {
    port,
    pid: child.pid ?? 0,
    async kill() {
      const exit = once(child, 'exit');
      bury();
      await exit;
      process.off('exit', bury);
    },
    async stop() {
      process.off('exit', bury);
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(bury, 2_000);
      await exit;
      clearTimeout(late);
    },
  };
}

async function listening(port: number): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; ; await sleep(20)) {
    try {
      (await Line.open(port)).drop();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
