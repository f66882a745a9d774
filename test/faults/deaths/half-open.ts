/** Streams over HTTP whose clients have shut their sending side: they are there, and whoever knows an id takes over. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../selfhost/processes.ts';
import { Crowd } from '../readers/crowd.ts';
import type { Door } from '../readers/reader.ts';
import type { Death } from './death.ts';

/** Bytes that the room says until one who reads nothing is ended: its budget and all buffers of the kernel are less. */
const SAID = 24 * 1_048_576;
/** Characters of a message. */
export const SIZE = 16_000;

/** Nobody is parted who is there; without an id nobody else comes in, by id its own client does, and at once. */
export async function takeOver(
  base: string,
  door: Door,
  { die }: Death,
  limits: { quiet: number; back: number },
): Promise<{ returned: number; wrongs: string[] }> {
  const crowd = await Crowd.in(base);
  const mortal = await door.enter(base, 'mortal');
  const { lastEventId } = mortal;
  const wrongs: string[] = [];
  try {
    die(mortal);
    await sleep(limits.quiet);
    if (crowd.left.length > 0) wrongs.push('parted while its connection was open');
    const stranger = await door.enter(base, 'mortal');
    if (stranger.status !== 409) wrongs.push(`a return without an id was answered ${stranger.status}`);
    const began = performance.now();
    const back = await door.enter(base, 'mortal', lastEventId);
    const returned = performance.now() - began;
    if (back.status !== 200) wrongs.push(`a return by id was answered ${back.status}`);
    if (returned > limits.back) wrongs.push(`let in again only after ${returned.toFixed(0)} ms`);
    await until(() => crowd.left.length > 0, limits.quiet).catch(() => wrongs.push('no Part at the return'));
    await sleep(limits.quiet);
    if (crowd.left.length > 1) wrongs.push(`${crowd.left.length} Parts for one death`);
    if (back.isOver) wrongs.push('the one who came back was thrown out');
    back.destroy();
    stranger.destroy();
    return { returned, wrongs };
  } finally {
    mortal.destroy();
    crowd.leave();
  }
}

/** One who reads nothing more and never comes back: parted when its budget is spent. @returns what is wrong */
export async function spend(base: string, door: Door, { die }: Death): Promise<string[]> {
  const crowd = await Crowd.in(base);
  const mortal = await door.enter(base, 'mortal');
  try {
    die(mortal);
    await crowd.flood(SAID, SIZE);
    return crowd.left.length === 1 ? [] : [`${crowd.left.length} Parts past the budget`];
  } finally {
    mortal.destroy();
    crowd.leave();
  }
}
