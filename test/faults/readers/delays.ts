/** What people notice of what is done to others: how long what they say takes. */

/** The 99th percentiles of the delays of messages, in milliseconds: in quiet, and meanwhile; and what else is wrong. */
type Measured = { quiet: number; busy: number; wrongs: string[] };

/** Milliseconds: differences below are those of two cores that other programs share. */
const FLOOR = 25;
/** It is measured again when it was bad: a busy machine is not bad each time. */
const TRIES = 5;

/** Tries until the others notice nothing, which is at most twice the quiet figure; or until all tries were bad. */
export async function measure<Result extends Measured>(
  attempt: (tried: number) => Promise<Result>,
): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    const result = await attempt(tried);
    const { quiet, busy, wrongs } = result;
    if (wrongs.length > 0 || busy <= Math.max(2 * quiet, FLOOR)) return result;
    if (tried === TRIES) return { ...result, wrongs: [`the others notice it: ${delays(result)}`] };
  }
}

/** In words. */
export function delays({ quiet, busy }: Pick<Measured, 'quiet' | 'busy'>): string {
  return `p99 of the others ${quiet.toFixed(0)} → ${busy.toFixed(0)} ms`;
}
