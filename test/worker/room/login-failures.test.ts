import { afterEach, expect, test, vi } from 'vitest';
import { LoginFailures } from '../../../worker/room/login-failures.ts';
import { inFreshRoom } from './storage.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('[DESIGN Limits] ten in a minute for each name and address, also over a sleep of the room', () =>
  inFreshRoom(({ storage }) => {
    vi.useFakeTimers({ now: 0 });
    const before = new LoginFailures(storage.sql, 10);
    for (let n = 0; n < 10; n += 1) {
      expect(before.count('ann')).toHaveProperty('attempt');
      vi.advanceTimersByTime(1_000);
    }
    const after = new LoginFailures(storage.sql, 10);
    expect(after.count('ann')).toEqual({ wait: 50 });
    expect(after.count('bob')).toHaveProperty('attempt');
    vi.advanceTimersByTime(50_000);
    expect(after.count('ann')).toHaveProperty('attempt');
    expect(after.count('ann')).toEqual({ wait: 1 });
  }));

test('what did not fail for its password is taken back', () =>
  inFreshRoom(({ storage }) => {
    const failures = new LoginFailures(storage.sql, 1);
    const counted = failures.count('ann');
    expect(failures.count('ann')).toHaveProperty('wait');
    if ('attempt' in counted) failures.takeBack(counted.attempt);
    expect(failures.count('ann')).toHaveProperty('attempt');
  }));

test('[DESIGN Limits] 0 switches the limit off', () =>
  inFreshRoom(({ storage }) => {
    const failures = new LoginFailures(storage.sql, 0);
    for (let n = 0; n < 20; n += 1) expect(failures.count('ann')).toHaveProperty('attempt');
  }));
