/** Clients of every door that die with a FIN or a RST in a quiet room, and come back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../selfhost/processes.ts';
import { startServer } from '../server.ts';
import { Crowd } from './readers/crowd.ts';
import { DOORS, type Door, type Reader } from './readers/reader.ts';
import type { Outcome, Scenario } from './scenario.ts';

/** Seconds. */
const HEARTBEAT = 2;
/** Milliseconds within which one who comes back is let in: a probe of the ghost takes a third of that. */
const RETURN = 1_000;
/** Milliseconds that a busy machine may take beside either. */
const SLACK = 1_000;
const ROUNDS = 3;

const DEATHS: readonly { name: string; die(reader: Reader): void }[] = [
  { name: 'FIN', die: ({ socket }) => socket.destroy() },
  { name: 'RST', die: ({ socket }) => socket.resetAndDestroy() },
];

type Result = { parted: number; returned: number; wrongs: string[] };

/** Somebody dies, and is parted; dies again, and comes back at once. */
async function attempt(base: string, door: Door, death: (typeof DEATHS)[number]): Promise<Result> {
  const crowd = await Crowd.in(base);
  const wrongs: string[] = [];
  try {
    death.die(await door.enter(base, 'mortal'));
    const died = performance.now();
    await until(() => crowd.left.length === 1, 2 * HEARTBEAT * 1_000 + SLACK);
    const parted = performance.now() - died;

    death.die(await door.enter(base, 'mortal'));
    const again = performance.now();
    const back = await door.enter(base, 'mortal');
    const returned = performance.now() - again;
    if (back.status !== 200 && back.status !== 101) wrongs.push(`let in with ${back.status}`);
    if (returned > RETURN + SLACK) wrongs.push(`let in again only after ${returned.toFixed(0)} ms`);
    // The ghost of a guest holds its name until its own Part; in no case is anybody parted twice.
    await until(() => crowd.left.length === 2, 2 * HEARTBEAT * 1_000 + SLACK);
    await sleep(HEARTBEAT * 1_000);
    if (crowd.left.length !== 2) wrongs.push(`${crowd.left.length} Parts for two deaths`);
    if (back.isOver) wrongs.push('the one who came back was thrown out');
    back.destroy();
    return { parted, returned, wrongs };
  } catch (error) {
    return { parted: Number.NaN, returned: Number.NaN, wrongs: [...wrongs, String(error)] };
  } finally {
    crowd.leave();
  }
}

async function run(): Promise<Outcome> {
  const server = await startServer({ env: { HEARTBEAT: `${HEARTBEAT}` } });
  const results: Result[] = [];
  const breaches: string[] = [];
  try {
    const attempts = DOORS.flatMap((door) =>
      DEATHS.flatMap((death) => Array.from({ length: ROUNDS }, () => ({ door, death }))),
    );
    for (const { door, death } of attempts) {
      const base = `${server.url}/rooms/r${results.length}/`;
      const result = await attempt(base, door, death);
      const { parted, returned, wrongs } = result;
      console.error(
        `  ${door.name}, ${death.name}: Part after ${parted.toFixed(0)} ms, back within ${returned.toFixed(0)} ms`,
      );
      breaches.push(...wrongs.map((wrong) => `${door.name}, ${death.name}: ${wrong}`));
      results.push(result);
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
  const longest = (of: 'parted' | 'returned') => Math.max(...results.map((result) => result[of])).toFixed(0);
  return {
    tried: 2 * results.length,
    breaches,
    notes: `heartbeat ${HEARTBEAT} s: Part after ${longest('parted')} ms at most, let in again within ${longest('returned')} ms`,
  };
}

export const scenario: Scenario = { name: 'clients that die with a FIN or a RST', run };
