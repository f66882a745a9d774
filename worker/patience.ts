/**
 * Waits for something, but not for long.
 * @param milliseconds at most; the timer is cleared where it is not needed
 * @returns what it came to, or undefined where it did not come
 */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const cancel = new AbortController();
  const waited = scheduler.wait(milliseconds, { signal: cancel.signal }).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([promise, waited]);
  } finally {
    cancel.abort();
  }
}
