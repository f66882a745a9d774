/** Looking at processes and ports from outside. Linux, as the contract suite's own machine is. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that waiting for a condition may take: far above what a healthy server needs. */
const PATIENCE = 10_000;

/** The process that another one has started. */
export function childOf(pid: number): number {
  const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  if (!child) throw new Error(`process ${pid} has no child`);
  return Number(child);
}

/** Whether something accepts connections on a loopback port. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Waits until a condition holds, looking often. @param patience in ms @throws when it does not come */
export async function until(
  condition: () => boolean | Promise<boolean>,
  patience = PATIENCE,
  story = () => String(condition),
): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${patience} ms: ${story()}`);
    await sleep(10);
  }
}
