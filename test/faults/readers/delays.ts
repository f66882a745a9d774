/** What people notice of what is done to others: how long what they say takes. */

/** The 99th percentiles of the delays of messages, in milliseconds: in quiet, right before, and meanwhile. */
export type Delays = { quiet: number; busy: number };

/** So often both are measured, and the middle one is judged: what else the machine does is not bad each time. */
const TRIES = 3;
/** A bad middle is not believed before it has come so often: a machine can be busy with other things for a while. */
const ROUNDS = 3;
/** Milliseconds: a turn or two of the kernel's scheduler, by which two quiet figures differ as well. */
const FLOOR = 10;

/** At most twice the quiet figure is not noticed. */
const bound = (quiet: number) => Math.max(2 * quiet, FLOOR);

/** @returns all tries, the middle one of the last three, and whether that one was noticed */
export async function measure<Try extends Delays>(
  attempt: (tried: number) => Promise<Try>,
): Promise<{ tries: Try[]; story: string; wrongs: string[] }> {
  const tries: Try[] = [];
  for (;;) {
    for (let n = 0; n < TRIES; n += 1) tries.push(await attempt(tries.length));
    const { quiet, busy } = middle(tries.slice(-TRIES));
    const story = delays({ quiet, busy });
    if (busy <= bound(quiet)) return { tries, story, wrongs: [] };
    if (tries.length === ROUNDS * TRIES) return { tries, story, wrongs: [`the others notice it: ${story}`] };
  }
}

/** By how near it comes to what is noticed. */
function middle(tries: readonly Delays[]): Delays {
  const sorted = [...tries].sort((a, b) => a.busy / bound(a.quiet) - b.busy / bound(b.quiet));
  const found = sorted[Math.floor(sorted.length / 2)];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

/** In words. */
export function delays({ quiet, busy }: Delays): string {
  return `p99 of the others ${quiet.toFixed(1)} → ${busy.toFixed(1)} ms`;
}
