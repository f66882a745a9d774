import { afterEach, expect, test, vi } from 'vitest';
import { Clock } from '../../../worker/room/clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('[DESIGN promise 1] ids grow and created does not fall when the clock is set back', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  const clock = new Clock();
  const stamps = [clock.stamp(), clock.stamp()];
  vi.setSystemTime(500_000);
  stamps.push(clock.stamp());
  vi.setSystemTime(1_000_001);
  stamps.push(clock.stamp());
  expect(stamps.map(({ id }) => id)).toEqual(stamps.map(({ id }) => id).toSorted());
  expect(new Set(stamps.map(({ id }) => id)).size).toBe(4);
  expect(stamps.map(({ created }) => created)).toEqual([1_000, 1_000, 1_000, 1_000.001]);
});

test('[DESIGN promise 1] a new life goes on after the last stored event, in the same millisecond too', () => {
  vi.useFakeTimers({ now: 1_000_000 });
  for (let life = 0; life < 50; life += 1) {
    const before = new Clock().stamp();
    const clock = new Clock();
    clock.resumeAfter(before);
    const after = clock.stamp();
    expect(after.id > before.id).toBe(true);
    expect(after.created).toBeGreaterThanOrEqual(before.created);
  }
});
