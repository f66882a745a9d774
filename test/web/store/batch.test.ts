import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { batched } from '../../../web/src/store/batch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first request after a quiet time is not delayed', async () => {
  const work = vi.fn();
  batched(work)();
  await Promise.resolve();
  expect(work).toHaveBeenCalledTimes(1);
});

test('all requests of a frame are one run', async () => {
  const work = vi.fn();
  const request = batched(work);
  request();
  await Promise.resolve();
  for (let i = 0; i < 1_000; i += 1) request();
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(16);
  expect(work).toHaveBeenCalledTimes(2);
});
