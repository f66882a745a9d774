import { afterEach, describe, expect, test, vi } from 'vitest';
import { afterPause, pauseAfter } from '../../../web/src/connections/backoff.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('how long to wait', () => {
  test.each([
    [0, 1_000, 3_000],
    [1, 2_000, 6_000],
    [2, 4_000, 12_000],
    [5, 10_000, 30_000],
    [1_000, 10_000, 30_000],
  ])('after %i failures from %i to %i ms, at random', (failures, shortest, longest) => {
    const random = vi.spyOn(Math, 'random').mockReturnValue(0);
    expect(pauseAfter(failures)).toBe(shortest);
    random.mockReturnValue(1);
    expect(pauseAfter(failures)).toBe(longest);
  });
});

describe('a pause', () => {
  test('ends once', () => {
    vi.useFakeTimers();
    const ended = vi.fn();
    afterPause(5_000, ended);
    vi.advanceTimersByTime(4_999);
    expect(ended).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    dispatchEvent(new Event('online'));
    vi.advanceTimersByTime(60_000);
    expect(ended).toHaveBeenCalledOnce();
  });

  test('is cut short when the browser finds the network again', () => {
    vi.useFakeTimers();
    const ended = vi.fn();
    afterPause(30_000, ended);
    dispatchEvent(new Event('online'));
    vi.advanceTimersByTime(1_000);
    expect(ended).toHaveBeenCalledOnce();
  });

  test('can be called off', () => {
    vi.useFakeTimers();
    const ended = vi.fn();
    afterPause(5_000, ended)();
    dispatchEvent(new Event('online'));
    vi.advanceTimersByTime(60_000);
    expect(ended).not.toHaveBeenCalled();
  });
});
