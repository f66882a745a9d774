/** Readers that stop, or take a byte a second, at every door, while the room talks. */

import { type Server, startServer } from '../server.ts';
import { Crowd } from './readers/crowd.ts';
import { measure } from './readers/delays.ts';
import { ended, enter, FLOOD_SIZE, type Ordeal, suffer } from './readers/ordeal.ts';
import { DOORS, type Door, type Pace } from './readers/reader.ts';
import type { Outcome, Scenario } from './scenario.ts';

const MB = 1_048_576;
/** Readers at a time. */
const READERS = 10;
/** What a stream and a socket may leave unread, in bytes and in characters: a good reader may be held up for 0.6 s. */
const BUDGET = MB;
/** What good readers are told, in bytes and in characters of a message. */
const GOOD = { bytes: 6 * MB, size: 16_000 };
const ENV = {
  MESSAGE_RATE: '0',
  MESSAGE_MAX: `${FLOOD_SIZE}`,
  HISTORY_MAX: '100',
  STREAM_BUDGET: `${BUDGET}`,
  SOCKET_BUDGET: `${BUDGET}`,
};
/** What is said while delays are measured: as many messages as make one slow one no 99th percentile. */
const TALK = { bytes: 300 * 4_000, size: 4_000 };
/** Enough to end readers of every door: the kernel takes several MB of a stream before its budget begins to count. */
const ENDING = 12 * MB;
/** What a process takes for its own work, in MB: its heap grows while it is busy, and shrinks when it likes. */
const OWN = 80;

/** The bytes of a broadcast are shared by all streams: only a long flood tells ten without a budget from the heap. */
const STREAM: Ordeal = { readers: READERS, talk: TALK, flood: 96 * MB, bound: READERS + OWN };
/** What a socket is sent counts at once, in steps of 64 Ki characters, and costs 1.7 bytes for each. */
const SOCKET: Ordeal = { readers: READERS, talk: TALK, flood: 24 * MB, bound: READERS * 1.7 * 1.1 + OWN };

/** As many as there are bad ones, who read and say so: none of them may be ended. */
async function beGood(server: Server, base: string, door: Door): Promise<string[]> {
  const before = await ended(server, door);
  const crowd = await Crowd.in(base);
  const readers = await enter(base, door, READERS);
  try {
    await crowd.talk(GOOD.bytes, GOOD.size);
    const thrown = (await ended(server, door)) - before;
    const isCut = readers.some(({ isOver }) => isOver);
    return thrown > 0 || isCut ? [`${thrown} good readers were ended`] : [];
  } finally {
    for (const reader of readers) reader.destroy();
    crowd.leave();
  }
}

type Result = { tried: number; story: string; wrongs: string[] };

/** A server of its own: memory that one had from others before would hide what these cost. */
async function attempt(door: Door, pace: Pace): Promise<Result> {
  const server = await startServer({ env: ENV });
  const ordeal = door.isSocket ? SOCKET : STREAM;
  // Names of their own, too: a token is known by the name of its room.
  const room = `${server.url}/rooms/${door.protocol}-${pace}`;
  try {
    // The heap of a process that is new to work grows by more than any of them costs.
    const crowd = await Crowd.in(`${room}-warm/`);
    await crowd.flood(ordeal.flood, FLOOD_SIZE);
    crowd.leave();
    const { tries, story, wrongs } = await measure((n) =>
      // What they cost is seen best the first time: later ones take the memory that these have left.
      suffer(server, `${room}-${n}/`, door, pace, n === 0 ? ordeal : { ...ordeal, flood: ENDING }),
    );
    const good = await beGood(server, `${room}-good/`, door);
    const cost = Math.max(...tries.map((each) => each.cost)).toFixed(0);
    return {
      tried: tries.length * READERS,
      story: `${door.name}, ${pace}: +${cost} MB, ${story}`,
      wrongs: [...tries.flatMap((each) => each.wrongs), ...wrongs, ...good],
    };
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function run(): Promise<Outcome> {
  const results: Result[] = [];
  for (const door of DOORS) {
    for (const pace of ['stopped', 'byte'] as const) results.push(await attempt(door, pace));
  }
  return {
    tried: results.reduce((sum, { tried }) => sum + tried, 0),
    breaches: results.flatMap(({ story, wrongs }) => wrongs.map((wrong) => `${story}: ${wrong}`)),
    notes: results.map(({ story }) => story).join('; '),
  };
}

export const scenario: Scenario = { name: 'slow and stopped readers', run };
