/** When to try again. */

/** Shortest pause, and the longest that it grows to before jitter, both in milliseconds. */
const SHORTEST = 1_000;
const LONGEST = 10_000;

/**
 * Milliseconds to wait before the next try: 1–3 s at first, in the end 10–30 s. Jittered, so that a room full of
 * people does not come back to a restarted server in one instant.
 * @param failures how many tries have failed since it last worked
 */
export function pauseAfter(failures: number): number {
  return Math.min(SHORTEST * 2 ** failures, LONGEST) * (1 + 2 * Math.random());
}

/**
 * Calls back once, after a pause, or soon after the browser has found the network again.
 * @returns a function that calls it off
 */
export function afterPause(milliseconds: number, callback: () => void): () => void {
  const cancel = () => {
    clearTimeout(timer);
    removeEventListener('online', hurry);
  };
  const run = () => {
    cancel();
    callback();
  };
  const hurry = () => {
    clearTimeout(timer);
    timer = setTimeout(run, Math.random() * SHORTEST);
  };
  let timer = setTimeout(run, milliseconds);
  addEventListener('online', hurry);
  return cancel;
}
