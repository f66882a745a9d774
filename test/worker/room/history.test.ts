import { expect, test } from 'vitest';
import type { RoomEvent } from '../../../protocol/events.ts';
import { Clock } from '../../../worker/room/clock.ts';
import { History } from '../../../worker/room/history.ts';
import { inFreshRoom } from './storage.ts';

function inHistory<R>(
  max: number,
  run: (history: History, said: (text: string) => RoomEvent) => R,
): Promise<R> {
  return inFreshRoom(({ storage }) => {
    storage.sql.exec('DELETE FROM events');
    const history = new History(storage.sql, max);
    history.open();
    const clock = new Clock();
    const said = (message: string) => {
      const event: RoomEvent = { type: 'Message', ...clock.stamp(), user: 'ann', message };
      history.append(event);
      return event;
    };
    return run(history, said);
  });
}

test('events come back as they went in, line ends, NUL and quotes included', () =>
  inHistory(10, (history, said) => {
    const event = said(`'; DROP TABLE events; --\r\n\u0000 ünï 🫖`);
    expect(history.page('', event.id, 'all')).toEqual([event]);
    expect(history.has(event.id)).toBe(true);
    expect(history.last()).toEqual({ id: event.id, created: event.created });
  }));

test('[DESIGN History] trimmed in batches to its maximum, and whoever stands in the gap is told', () =>
  inHistory(20, (history, said) => {
    const events = Array.from({ length: 22 }, (_, n) => said(`${n}`));
    const kept = history.page('', history.lastId(), 'all');
    expect(kept).toEqual(events.slice(2));
    expect(history.has(events[1]?.id ?? '')).toBe(false);
    expect(history.hasGapAfter(events[0]?.id ?? '')).toBe(true);
    expect(history.hasGapAfter(events[1]?.id ?? '')).toBe(false);
  }));

test('[PROTOCOLS 1, a new stream] the newest told events, no coming and going', () =>
  inHistory(100, (history, said) => {
    const clock = new Clock();
    const first = said('one');
    clock.resumeAfter(first);
    history.append({ type: 'Join', ...clock.stamp(), user: 'bob' });
    const last: RoomEvent = { type: 'ServerStatus', ...clock.stamp(), status: 'bob was seen' };
    history.append(last);
    expect(history.page('', history.lastId(), 'told')).toEqual([first, last]);
    expect(history.beforeNewestTold(1, history.lastId())).toBe(first.id);
    expect(history.beforeNewestTold(2, history.lastId())).toBe('');
  }));

test('[DESIGN promise 6] a page is bounded in events and in characters', () =>
  inHistory(1_000, (history, said) => {
    for (let n = 0; n < 150; n += 1) said('x');
    expect(history.page('', history.lastId(), 'all')).toHaveLength(100);
    const from = history.lastId();
    for (let n = 0; n < 20; n += 1) said('x'.repeat(4_000));
    expect(history.page(from, history.lastId(), 'all').length).toBeLessThan(12);
  }));
