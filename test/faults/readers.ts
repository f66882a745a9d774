/** Readers that stop, or take a byte a second, at every door, while the room talks. */

import { childOf } from '../selfhost/processes.ts';
import { type Server, startServer } from '../server.ts';
import { usageOf } from '../soak/usage.ts';
import { Crowd } from './readers/crowd.ts';
import { delays, measure } from './readers/delays.ts';
import { DOORS, type Door, type Pace, type Reader } from './readers/reader.ts';
import type { Outcome, Scenario } from './scenario.ts';

const MB = 1_048_576;
/** Bad readers at a time. */
const READERS = 10;
/** What each of them is sent: far more than its budget and all buffers of the kernel, so that all are to be ended. */
const SENT = 24 * MB;
/** Characters of a message. */
const SIZE = 16_000;
/** What a stream and a socket may leave unread, in bytes and in characters: a good reader may be held up for 0.6 s. */
const BUDGET = MB;
/**
 * What one of them may cost the server, in MB: its budget and what comes in one piece; that of a socket is counted in
 * steps of 1 Mi characters, at 1.7 bytes for each; and what a process takes for its own work.
 */
const STREAM_COST = 2;
const SOCKET_COST = 1.7 * 2;
const OWN = 60;

type Result = { cost: number; quiet: number; busy: number; wrongs: string[] };

function enter(base: string, door: Door): Promise<Reader[]> {
  return Promise.all(Array.from({ length: READERS }, (_, n) => door.enter(base, `reader-${n}`)));
}

/** How many readers of a protocol the server has ended for being slow. */
async function ended({ url }: Server, { protocol }: Door): Promise<number> {
  const figures = await (await fetch(`${url}/metrics`)).text();
  const figure = new RegExp(`^parley_slow_readers_total\\{protocol="${protocol}"\\} (\\d+)$`, 'm').exec(
    figures,
  );
  if (figure === null) throw new Error(`no figure of slow readers of ${protocol}`);
  return Number(figure[1]);
}

/** The quiet figure: as many at the same door, who read. */
async function beGood(
  server: Server,
  base: string,
  door: Door,
): Promise<{ quiet: number; wrongs: string[] }> {
  const before = await ended(server, door);
  const crowd = await Crowd.in(base);
  const readers = await enter(base, door);
  try {
    const quiet = await crowd.talk(SENT / 4, SIZE);
    const thrown = (await ended(server, door)) - before;
    const isCut = readers.some(({ isOver }) => isOver);
    return { quiet, wrongs: thrown > 0 || isCut ? [`${thrown} good readers were ended`] : [] };
  } finally {
    for (const reader of readers) reader.destroy();
    crowd.leave();
  }
}

async function attempt(server: Server, base: string, door: Door, pace: Pace): Promise<Result> {
  const { quiet, wrongs } = await beGood(server, `${base}-quiet/`, door);
  const crowd = await Crowd.in(`${base}/`);
  const endedBefore = await ended(server, door);
  const pid = childOf(server.pid);
  const before = usageOf(pid).memory;
  const readers = await enter(`${base}/`, door);
  for (const reader of readers) reader.slowDown(pace);
  try {
    const busy = await crowd.talk(SENT, SIZE);
    const cost = usageOf(pid).memory - before;
    const bound = READERS * (door.isStream ? STREAM_COST : SOCKET_COST) + OWN;
    if (cost > bound) wrongs.push(`they cost ${cost.toFixed(0)} MB, more than ${bound.toFixed(0)}`);
    const sent = (await ended(server, door)) - endedBefore;
    if (sent !== READERS) wrongs.push(`${sent} of ${READERS} were ended`);
    console.error(`  ${door.name}, ${pace}: +${cost.toFixed(0)} MB; ${delays({ quiet, busy })}`);
    return { cost, quiet, busy, wrongs };
  } finally {
    for (const reader of readers) reader.destroy();
    crowd.leave();
  }
}

async function run(): Promise<Outcome> {
  const env = {
    MESSAGE_RATE: '0',
    MESSAGE_MAX: `${SIZE}`,
    HISTORY_MAX: '100',
    STREAM_BUDGET: `${BUDGET}`,
    SOCKET_BUDGET: `${BUDGET}`,
  };
  const server = await startServer({ env });
  const results: Result[] = [];
  const breaches: string[] = [];
  try {
    for (const door of DOORS) {
      for (const pace of ['stopped', 'byte'] as const) {
        const room = `${server.url}/rooms/r${results.length}`;
        const result = await measure((tried) => attempt(server, `${room}-${tried}`, door, pace));
        breaches.push(...result.wrongs.map((wrong) => `${door.name}, ${pace}: ${wrong}`));
        results.push(result);
      }
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
  const most = (of: (result: Result) => number) => Math.max(...results.map(of)).toFixed(0);
  return {
    tried: results.length * READERS,
    breaches,
    notes: `${DOORS.length} doors; at most +${most(({ cost }) => cost)} MB for ${READERS}; p99 of the others at most ${most(({ busy }) => busy)} ms, ${most(({ quiet }) => quiet)} ms beside good ones`,
  };
}

export const scenario: Scenario = { name: 'slow and stopped readers', run };
