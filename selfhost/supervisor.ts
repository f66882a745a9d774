import { setTimeout as sleep } from 'node:timers/promises';
import type { HostConfig } from '../worker/config.ts';
import { Failure } from './failure.ts';
import { isHealthy, statusOf } from './http.ts';
import type { Workerd } from './workerd.ts';

/** Milliseconds. A start takes a tenth of a second; the rest is for machines that are very busy. */
const START_PATIENCE = 30_000;
/** Milliseconds for ending all streams, then for the requests in flight: together well under 3 s [DESIGN, promise 8]. */
const DRAIN_PATIENCE = 1_000;
const END_PATIENCE = 1_000;

/**
 * Waits until the server answers. Asks at once: the socket was there before workerd, and the first question is what it
 * finds waiting. Not for a room: one whose file is broken must not keep the others from being served.
 * @throws {Failure} when workerd ends or does not come to answer
 */
export async function untilAnswered(workerd: Workerd, config: HostConfig): Promise<void> {
  const deadline = Date.now() + START_PATIENCE;
  const ended = workerd.ended.then((how) => {
    throw new Failure(`workerd ended before it answered (${how})`);
  });
  while (Date.now() < deadline) {
    if (await Promise.race([isHealthy(config, START_PATIENCE), ended])) return;
    await Promise.race([sleep(20), ended]);
  }
  throw new Failure(
    `workerd did not answer within ${START_PATIENCE / 1_000} s: look at what it said, and how busy the machine is`,
  );
}

/**
 * Ends the server: streams first, without Disconnect, so that clients come back; then workerd, which stops accepting
 * and finishes the requests in flight; then by force, because workerd never ends while something is open.
 */
export async function endInOrder(workerd: Workerd): Promise<void> {
  await statusOf({ socketPath: workerd.controlSocket, method: 'POST', path: '/drain' }, DRAIN_PATIENCE);
  workerd.kill('SIGTERM');
  const late = new AbortController();
  await Promise.race([
    workerd.ended.finally(() => late.abort()),
    sleep(END_PATIENCE, undefined, { signal: late.signal }).catch(() => {}),
  ]);
  workerd.kill('SIGKILL');
  await workerd.ended;
}
