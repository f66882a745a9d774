/** Waits until a connection is gone, but not for long. @param milliseconds at most; the timer is cleared where it is not needed */
export async function untilGone(gone: Promise<void>, milliseconds: number): Promise<void> {
  const cancel = new AbortController();
  const waited = scheduler.wait(milliseconds, { signal: cancel.signal }).catch(() => {});
  await Promise.race([waited, gone]);
  cancel.abort();
}
