/** What the others notice when one after another dies. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Crowd } from '../readers/crowd.ts';
import { type Delays, delays } from '../readers/delays.ts';
import type { Door, Reader } from '../readers/reader.ts';
import { DEATHS } from './death.ts';

/** Of each death. */
const MORTALS = 5;
/** Milliseconds between two deaths. */
const PAUSE = 100;
/** Messages in quiet, and as many meanwhile; characters of each. */
const MESSAGES = 300;
const SIZE = 400;

export async function others(base: string, door: Door): Promise<Delays> {
  const crowd = await Crowd.in(base);
  const mortals = DEATHS.flatMap(({ name, die }) =>
    Array.from({ length: MORTALS }, (_, n) => ({ user: `${name} ${n}`, die })),
  );
  const all: Reader[] = [];
  try {
    const quiet = await crowd.talk(MESSAGES * SIZE, SIZE);
    for (const { user } of mortals) all.push(await door.enter(base, user));
    const talk = crowd.talk(MESSAGES * SIZE, SIZE);
    for (const [n, { die }] of mortals.entries()) {
      const mortal = all[n];
      if (mortal !== undefined) die(mortal);
      await sleep(PAUSE);
    }
    const busy = await talk;
    console.error(`  ${door.name}, ${mortals.length} die: ${delays({ quiet, busy })}`);
    return { quiet, busy };
  } finally {
    for (const each of all) each.destroy();
    crowd.leave();
  }
}
