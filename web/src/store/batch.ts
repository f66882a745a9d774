/** Shortest time between two runs of a batch, in milliseconds: one frame. */
const INTERVAL = 16;

/**
 * Runs `work` soon after each request, but once for all requests of a frame: a replay of thousands is rendered in a
 * few steps. The first request after a quiet time is not delayed. Not requestAnimationFrame: it rests in hidden tabs.
 */
export function batched(work: () => void): () => void {
  let isRequested = false;
  let lastRun = Number.NEGATIVE_INFINITY;
  const run = () => {
    isRequested = false;
    lastRun = performance.now();
    work();
  };
  return () => {
    if (isRequested) return;
    isRequested = true;
    const wait = INTERVAL - (performance.now() - lastRun);
    if (wait <= 0) queueMicrotask(run);
    else setTimeout(run, wait);
  };
}
