import { setTimeout as sleep } from 'node:timers/promises';
import type { Crowd } from './crowd.ts';
import { stampedText } from './stamp.ts';

/** Milliseconds after which what has not arrived is lost. */
const PATIENCE = 15_000;

/** Says something so many times a second, each sender in turn, until the time is over; waits until all of it arrived. */
export async function talk(
  crowd: Crowd,
  { rate, seconds, size }: { rate: number; seconds: number; size: number },
): Promise<number> {
  const start = performance.now();
  const messages = Math.round(rate * seconds);
  const before = crowd.meter.marks;
  const said: Promise<void>[] = [];
  for (let n = 0; n < messages; n += 1) {
    await sleep(start + (n * 1_000) / rate - performance.now());
    const saying = crowd.say(n, stampedText(size));
    // Heard of below; until then it is no reason to end the whole bench.
    saying.catch(() => {});
    said.push(saying);
  }
  await Promise.all(said);
  await arrival(crowd, before + messages * crowd.marksPerMessage);
  return messages;
}

/** All senders at once, each the next when the one before was taken. @returns the seconds until all had arrived */
export async function burst(
  crowd: Crowd,
  { messages, size }: { messages: number; size: number },
): Promise<number> {
  const start = performance.now();
  const before = crowd.meter.marks;
  let left = messages;
  const senders = crowd.senders.map(async (_, n) => {
    while (left > 0) {
      left -= 1;
      await crowd.say(n, stampedText(size));
    }
  });
  await Promise.all(senders);
  await arrival(crowd, before + messages * crowd.marksPerMessage);
  return (performance.now() - start) / 1_000;
}

/** Waits until nothing comes any more, so that joins are not measured with what follows. */
export async function quiet(crowd: Crowd): Promise<void> {
  for (let before = -1; before !== crowd.meter.bytes; ) {
    before = crowd.meter.bytes;
    await sleep(200);
  }
}

async function arrival(crowd: Crowd, marks: number): Promise<void> {
  const late = new AbortController();
  const patience = sleep(PATIENCE, undefined, { signal: late.signal }).catch(() => {});
  await Promise.race([crowd.meter.reached(marks), patience]);
  late.abort();
}
