import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RateLimiter } from '../../../worker/room/rates.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('[DESIGN Limits] a burst, then the rate; each key for itself', () => {
  const limiter = new RateLimiter(2, 3);
  expect([1, 2, 3].map(() => limiter.take('ann'))).toEqual([0, 0, 0]);
  expect(limiter.take('ann')).toBe(0.5);
  expect(limiter.take('bob')).toBe(0);
  vi.advanceTimersByTime(500);
  expect(limiter.take('ann')).toBe(0);
  expect(limiter.take('ann')).toBe(0.5);
});

test('what came to nothing is given back, and never more than that', () => {
  const limiter = new RateLimiter(1, 2);
  limiter.giveBack('ann');
  expect([1, 2, 3].map(() => limiter.take('ann'))).toEqual([0, 0, 1]);
  limiter.giveBack('ann');
  expect([1, 2].map(() => limiter.take('ann'))).toEqual([0, 1]);
  for (const _ of [1, 2, 3]) limiter.giveBack('ann');
  expect([1, 2, 3].map(() => limiter.take('ann'))).toEqual([0, 0, 1]);
});

test('several are taken together or not at all', () => {
  const limiter = new RateLimiter(1, 3);
  expect(limiter.take('ann', 2)).toBe(0);
  expect(limiter.take('ann', 2)).toBe(1);
  expect(limiter.take('ann')).toBe(0);
});

test('[DESIGN Limits] 0 switches the limit off', () => {
  const limiter = new RateLimiter(0, 1);
  expect([1, 2, 3].map(() => limiter.take('ann'))).toEqual([0, 0, 0]);
});

test('made-up keys do not fill the memory, and a key that still owes is kept while it can be', () => {
  const limiter = new RateLimiter(1, 10);
  limiter.take('first');
  vi.advanceTimersByTime(2_000);
  for (let n = 0; n < 9; n += 1) limiter.take('busy');
  for (let n = 0; n < 9_998; n += 1) limiter.take(`made up ${n}`);
  vi.advanceTimersByTime(1_500);
  limiter.take('one more');
  expect(limiter.take('busy')).toBe(0);
  expect(limiter.take('busy')).toBe(0);
  expect(limiter.take('busy')).toBeGreaterThan(0);
});
