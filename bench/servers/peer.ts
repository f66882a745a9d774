import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../test/server.ts';
import { Line } from '../load/line.ts';
import type { Running } from './server.ts';

/** Milliseconds that a peer has to begin to listen. */
const PATIENCE = 10_000;

/** Starts another program and waits until its port answers. @param command as it is to run on a port */
export async function startPeer(
  command: (port: number) => [string, ...string[]],
): Promise<Omit<Running, 'dialects'>> {
  const port = await freePort();
  const [file, ...args] = command(port);
  const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const bury = () => child.kill('SIGKILL');
  process.once('exit', bury);
  await listening(port);
  return {
    port,
    pid: child.pid ?? 0,
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
