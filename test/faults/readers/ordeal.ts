/** Clients that read badly, together at one door, while the room talks. */
import { childOf } from '../../selfhost/processes.ts';
import type { Server } from '../../server.ts';
import { Crowd } from './crowd.ts';
import { type Delays, delays } from './delays.ts';
import { peakOf } from './peak.ts';
import type { Door, Pace, Reader } from './reader.ts';

/** Characters of the messages of a flood, in which nobody looks at delays. */
export const FLOOD_SIZE = 16_000;

export type Ordeal = {
  readers: number;
  /** What is said in quiet, and then in their presence: enough for them to be ended near the end of it. */
  talk: { bytes: number; size: number };
  /** Bytes of what is said after that: so many that readers who are not ended cost more than the bound. */
  flood: number;
  /** MB that all of them together may cost the server at any time. */
  bound: number;
};

export type Suffered = Delays & { cost: number; wrongs: string[] };

export async function suffer(
  server: Server,
  base: string,
  door: Door,
  pace: Pace,
  { readers, talk: { bytes, size }, flood, bound }: Ordeal,
): Promise<Suffered> {
  const crowd = await Crowd.in(base);
  const bad: Reader[] = [];
  try {
    const quiet = await crowd.talk(bytes, size);
    const endedBefore = await ended(server, door);
    const { result: busy, cost } = await peakOf(childOf(server.pid), async () => {
      bad.push(...(await enter(base, door, readers)));
      for (const reader of bad) reader.slowDown(pace);
      const delay = await crowd.talk(bytes, size);
      await crowd.flood(flood, FLOOD_SIZE);
      return delay;
    });
    const wrongs = cost > bound ? [`they cost ${cost.toFixed(0)} MB, more than ${bound.toFixed(0)}`] : [];
    const thrown = (await ended(server, door)) - endedBefore;
    if (thrown !== readers) wrongs.push(`${thrown} of ${readers} were ended`);
    console.error(`  ${door.name}, ${pace}: +${cost.toFixed(0)} MB; ${delays({ quiet, busy })}`);
    return { cost, quiet, busy, wrongs };
  } finally {
    for (const reader of bad) reader.destroy();
    crowd.leave();
  }
}

/** @throws when one of them is refused: who is not in reads neither well nor badly */
export async function enter(base: string, door: Door, count: number): Promise<Reader[]> {
  const readers = await Promise.all(Array.from({ length: count }, (_, n) => door.enter(base, `reader-${n}`)));
  const refused = readers.find(({ status }) => status !== 200 && status !== 101);
  if (refused) throw new Error(`a reader was answered ${refused.status}`);
  return readers;
}

/** How many readers of a protocol the server has ended for being slow. */
export async function ended({ url }: Server, { protocol }: Door): Promise<number> {
  const figures = await (await fetch(`${url}/metrics`)).text();
  const figure = new RegExp(`^parley_slow_readers_total\\{protocol="${protocol}"\\} (\\d+)$`, 'm').exec(
    figures,
  );
  if (figure === null) throw new Error(`no figure of slow readers of ${protocol}`);
  return Number(figure[1]);
}
