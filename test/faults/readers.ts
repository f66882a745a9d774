/** Readers that stop, or take a byte a second, at every door, while the room talks. */

import { childOf } from '../selfhost/processes.ts';
import { startServer } from '../server.ts';
import { usageOf } from '../soak/usage.ts';
import { Crowd } from './readers/crowd.ts';
import { DOORS, type Door, type Pace, type Reader } from './readers/reader.ts';
import type { Outcome, Scenario } from './scenario.ts';

const MB = 1_048_576;
/** Bad readers at a time. */
const READERS = 5;
/** What each of them is sent, and what a socket may leave unread (SOCKET_BUDGET). */
const SENT = 4 * MB;
const SOCKET_BUDGET = 2 * MB;
/**
 * What they may cost the server, in MB: a budget that is counted in steps of 1 Mi characters, at 1.7 bytes for each;
 * and what a process takes for its own work.
 */
const SOCKET_COST = 1.7 * 4;
const STREAM_COST = 1;
const OWN = 60;

function enter(base: string, door: Door): Promise<Reader[]> {
  return Promise.all(Array.from({ length: READERS }, (_, n) => door.enter(base, `reader-${n}`)));
}

async function attempt(base: string, pid: number, door: Door, pace: Pace) {
  // The quiet figure: as many at the same door, who read, in a room of their own.
  const undisturbed = await Crowd.in(`${base.slice(0, -1)}-quiet/`);
  const good = await enter(`${base.slice(0, -1)}-quiet/`, door);
  const quiet = await undisturbed.talk(SENT / 4);
  undisturbed.leave();
  for (const reader of good) reader.destroy();
  const crowd = await Crowd.in(base);
  const before = usageOf(pid).memory;
  const readers = await enter(base, door);
  for (const reader of readers) reader.slowDown(pace);
  try {
    const busy = await crowd.talk(SENT);
    const cost = usageOf(pid).memory - before;
    console.error(
      `  ${door.name}, ${pace}: +${cost.toFixed(0)} MB; p99 of the others ${quiet.toFixed(0)} → ${busy.toFixed(0)} ms`,
    );
    const isBounded = cost < READERS * (door.isStream ? STREAM_COST : SOCKET_COST) + OWN;
    return { cost, slowdown: busy / quiet, isBounded };
  } finally {
    for (const reader of readers) reader.destroy();
    crowd.leave();
  }
}

async function run(): Promise<Outcome> {
  const server = await startServer({
    env: { MESSAGE_RATE: '0', HISTORY_MAX: '100', SOCKET_BUDGET: `${SOCKET_BUDGET}` },
  });
  const results: Awaited<ReturnType<typeof attempt>>[] = [];
  try {
    for (const door of DOORS) {
      for (const pace of ['stopped', 'byte'] as const) {
        const base = `${server.url}/rooms/r${results.length}/`;
        results.push(await attempt(base, childOf(server.pid), door, pace));
      }
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
  const cost = Math.max(...results.map((result) => result.cost));
  const slowdown = Math.max(...results.map((result) => result.slowdown));
  return {
    tried: results.length * READERS,
    lost: results.filter(({ isBounded }) => !isBounded).length,
    notes: `${DOORS.length} doors; at most +${cost.toFixed(0)} MB for ${READERS}; p99 of the others at most ${slowdown.toFixed(1)} times the quiet one`,
  };
}

export const scenario: Scenario = { name: 'slow and stopped readers', run };
