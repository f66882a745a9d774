/** Clients of every door that die with a FIN, a RST or half of one in a quiet room, and come back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../selfhost/processes.ts';
import { startServer } from '../server.ts';
import { DEATHS, type Death } from './deaths/death.ts';
import { SIZE, spend, takeOver } from './deaths/half-open.ts';
import { others } from './deaths/others.ts';
import { Crowd } from './readers/crowd.ts';
import { measure } from './readers/delays.ts';
import { DOORS, type Door } from './readers/reader.ts';
import type { Outcome, Scenario } from './scenario.ts';

/** Seconds. */
const HEARTBEAT = 2;
/** Milliseconds within which one who comes back is let in: a probe of the ghost takes a third of that. */
const RETURN = 1_000;
/** Milliseconds that a busy machine may take beside either. */
const SLACK = 1_000;
const ROUNDS = 3;

/** `parted` is not there for one who is, by HTTP, still there. */
type Result = { parted?: number; returned: number; wrongs: string[] };

/** Somebody dies, and is parted; dies again, and comes back at once. */
async function attempt(base: string, door: Door, death: Death): Promise<Result> {
  const crowd = await Crowd.in(base);
  const wrongs: string[] = [];
  try {
    const mortal = await door.enter(base, 'mortal');
    death.die(mortal);
    const died = performance.now();
    await until(() => crowd.left.length === 1, 2 * HEARTBEAT * 1_000 + SLACK);
    const parted = performance.now() - died;

    const second = await door.enter(base, 'mortal');
    death.die(second);
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
    for (const each of [mortal, second, back]) each.destroy();
    return { parted, returned, wrongs };
  } catch (error) {
    return { returned: Number.NaN, wrongs: [...wrongs, String(error)] };
  } finally {
    crowd.leave();
  }
}

/** All rounds at once, each in a room of its own: nearly all of it is waiting. */
async function rounds(url: string, door: Door, death: Death): Promise<Result[]> {
  const isThere = death.isHalf && !door.isSocket;
  const limits = { quiet: 2 * HEARTBEAT * 1_000 + SLACK, back: RETURN + SLACK };
  const results = await Promise.all(
    Array.from({ length: ROUNDS }, async (_, n): Promise<Result> => {
      const base = `${url}/rooms/${door.protocol}-${DEATHS.indexOf(death)}-${n}/`;
      return isThere ? takeOver(base, door, death, limits) : attempt(base, door, death);
    }),
  );
  if (isThere && death.readsNothing) {
    const wrongs = await spend(`${url}/rooms/${door.protocol}-budget/`, door, death);
    results.push({ returned: 0, wrongs });
  }
  return results;
}

async function run(): Promise<Outcome> {
  const env = { HEARTBEAT: `${HEARTBEAT}`, MESSAGE_RATE: '0', MESSAGE_MAX: `${SIZE}` };
  const server = await startServer({ env });
  const stories: string[] = [];
  const breaches: string[] = [];
  let tried = 0;
  try {
    for (const door of DOORS) {
      for (const death of DEATHS) {
        const results = await rounds(server.url, door, death);
        const story = `${door.name}, ${death.name}: ${figures(results)}`;
        console.error(`  ${story}`);
        breaches.push(...results.flatMap(({ wrongs }) => wrongs.map((wrong) => `${story}: ${wrong}`)));
        stories.push(story);
        tried += results.length;
      }
      const room = `${server.url}/rooms/${door.protocol}-others`;
      const { story, wrongs } = await measure((n) => others(`${room}-${n}/`, door));
      breaches.push(...wrongs.map((wrong) => `${door.name}: ${wrong}`));
      stories.push(`${door.name}: ${story}`);
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
  return { tried, breaches, notes: `heartbeat ${HEARTBEAT} s: ${stories.join('; ')}` };
}

/** The longest of each. */
function figures(results: readonly Result[]): string {
  const parted = results.flatMap((result) => result.parted ?? []);
  const part =
    parted.length === 0 ? 'there until the return' : `Part after ${Math.max(...parted).toFixed(0)} ms`;
  return `${part}, let in again within ${Math.max(...results.map(({ returned }) => returned)).toFixed(0)} ms`;
}

export const scenario: Scenario = { name: 'clients that die with a FIN, half of one, or a RST', run };
