import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { OUTPUT } from '../../selfhost/paths.ts';
import { listen } from '../../selfhost/port.ts';
import { publicSockets } from '../../selfhost/workerd.ts';
import { freePort } from '../../test/server.ts';
import { Line } from '../load/line.ts';
import type { Running } from './server.ts';

/** Milliseconds that a peer has to begin to listen. */
const PATIENCE = 10_000;

/** How another program is called. */
export type Command = [file: string, ...args: string[]];

type Peer = Omit<Running, 'dialects'> & { kill(): Promise<void> };

/**
 * Starts another program and waits until its port answers.
 * @param command as it is to run on a port
 * @param at the port, any free one unless given
 * @param descriptors for it to inherit, from 3 on; they can be closed as soon as this has returned a promise
 */
export async function startPeer(
  command: (port: number) => Command,
  at?: number,
  env: Record<string, string> = {},
  descriptors: readonly number[] = [],
): Promise<Peer> {
  const port = at ?? (await freePort());
  const [file, ...args] = command(port);
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'inherit', ...descriptors],
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

/** Starts Parley's own workerd on another configuration, and waits until it has answered. @param at as above */
export async function startWorkerd(
  config: string,
  args: readonly string[] = [],
  at?: number,
  env: Record<string, string> = {},
): Promise<Peer> {
  const { port, descriptor, close } = await listen('127.0.0.1', at ?? (await freePort()), PATIENCE);
  const { flags, inherited } = publicSockets(descriptor, 3);
  const command = (): Command => [OUTPUT.workerd, 'serve', config, ...flags, ...args];
  const started = startPeer(command, port, env, inherited);
  close();
  const peer = await started;
  const line = await Line.open(port);
  const answered = line.until('HTTP/1.1');
  // Not GET, which opens a stream there.
  line.write('HEAD / HTTP/1.1\r\nHost: bench\r\n\r\n');
  await answered;
  line.drop();
  return peer;
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
