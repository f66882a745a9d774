import { expect, test } from 'vitest';
import type { Told } from '../../../worker/room/broadcast.ts';
import { Clock } from '../../../worker/room/clock.ts';
import { History } from '../../../worker/room/history.ts';
import { ACCOUNTS, People } from '../../../worker/room/people.ts';
import { fairShare } from '../../../worker/room/private-retention.ts';
import { Seal } from '../../../worker/seal.ts';
import { inFreshRoom } from './storage.ts';

function inHistory<R>(max: number, run: (history: History, said: (text: string) => Told) => R): Promise<R> {
  return inFreshRoom(({ storage }) => {
    storage.sql.exec('DELETE FROM events');
    const history = new History(storage, new Seal([]), max);
    history.open();
    const clock = new Clock();
    const said = (message: string) => {
      const told: Told = { event: { type: 'Message', ...clock.stamp(), user: 'ann', message }, person: 'a=' };
      history.append(told);
      return told;
    };
    return run(history, said);
  });
}

test('events come back as they went in, line ends, NUL and quotes included', () =>
  inHistory(10, (history, said) => {
    const told = said(`'; DROP TABLE events; --\r\n\u0000 ünï 🫖`);
    const { id, created } = told.event;
    expect(history.page('', id, 'all', '')).toEqual([told]);
    expect(history.canResume(id, '')).toBe(true);
    expect(history.last()).toEqual({ id, created });
  }));

test('[DESIGN History] trimmed in batches to its maximum, and whoever stands in the gap is told', () =>
  inHistory(20, (history, said) => {
    const events = Array.from({ length: 22 }, (_, n) => said(`${n}`));
    const kept = history.page('', history.lastId(), 'all', '');
    expect(kept).toEqual(events.slice(2));
    expect(history.canResume(events[1]?.event.id ?? '', '')).toBe(false);
    expect(history.hasToldGapAfter(events[0]?.event.id ?? '')).toBe(true);
    expect(history.hasToldGapAfter(events[1]?.event.id ?? '')).toBe(false);
  }));

test('[DESIGN promise 3] a reader who slept through the trimming is told of the gap, too', () =>
  inFreshRoom(({ storage }) => {
    const [before, after] = [new History(storage, new Seal([]), 10), new History(storage, new Seal([]), 10)];
    const clock = new Clock();
    const ids = Array.from({ length: 30 }, () => {
      const stamp = clock.stamp();
      before.append({ event: { type: 'Join', ...stamp, user: 'ann' }, person: 'a=' });
      return stamp.id;
    });
    after.open();
    expect(after.hasGapAfter(ids[0] ?? '', '')).toBe(true);
    expect(after.hasGapAfter(ids[29] ?? '', '')).toBe(false);
  }));

test('[PROTOCOLS 1, a new stream] the newest told events, no coming and going', () =>
  inHistory(100, (history, said) => {
    const clock = new Clock();
    const first = said('one');
    clock.resumeAfter(first.event);
    history.append({ event: { type: 'Join', ...clock.stamp(), user: 'bob' }, person: 'b=' });
    const last: Told = {
      event: { type: 'ServerStatus', ...clock.stamp(), status: 'bob was seen' },
      person: '',
    };
    history.append(last);
    expect(history.page('', history.lastId(), 'told', '')).toEqual([first, last]);
    expect(history.beforeNewestTold(1, history.lastId())).toBe(first.event.id);
    expect(history.beforeNewestTold(2, history.lastId())).toBe('');
  }));

test('[DESIGN promise 6] a page is bounded in events and in characters', () =>
  inHistory(1_000, (history, said) => {
    for (let n = 0; n < 150; n += 1) said('x');
    expect(history.page('', history.lastId(), 'all', '')).toHaveLength(100);
    const from = history.lastId();
    for (let n = 0; n < 20; n += 1) said('x'.repeat(4_000));
    expect(history.page(from, history.lastId(), 'all', '').length).toBeLessThan(12);
  }));

test('[DESIGN History] a storm of comings and goings takes no message away, and ends what can be resumed', () =>
  inHistory(20, (history, said) => {
    const message = said('stays');
    const clock = new Clock();
    clock.resumeAfter(message.event);
    const passing = Array.from({ length: 60 }, (_, n): Told => {
      const type = n % 2 === 0 ? 'Join' : 'Part';
      const told: Told = { event: { type, ...clock.stamp(), user: 'bob' }, person: 'b=' };
      history.append(told);
      return told;
    });
    const kept = history.page('', history.lastId(), 'all', '');
    expect(kept[0]).toEqual(message);
    expect(kept.slice(1)).toEqual(passing.slice(60 - (kept.length - 1)));
    expect(kept.length).toBeLessThanOrEqual(1 + 20 * 1.05);
    expect(history.hasToldGapAfter(message.event.id)).toBe(false);
    expect(history.canResume(message.event.id, '')).toBe(false);
    expect(history.canResume(kept[1]?.event.id ?? '', '')).toBe(true);
  }));

/** Said by one person to another. */
function whispered(history: History, from: string, to: string, stamp: { id: string; created: number }): Told {
  const event = { type: 'DirectMessage' as const, ...stamp, user: from, to, message: `${from} to ${to}` };
  const told: Told = { event, person: `${from}=`, recipient: `${to}=` };
  history.append(told);
  return told;
}

test('a private event is read by its two alone, in its place among the others', () =>
  inHistory(20, (history, said) => {
    const before = said('before');
    const clock = new Clock();
    clock.resumeAfter(before.event);
    const secret = whispered(history, 'ann', 'bob', clock.stamp());
    const status: Told = { event: { type: 'ServerStatus', ...clock.stamp(), status: 'after' }, person: '' };
    history.append(status);
    const end = history.lastId();
    for (const reader of ['ann=', 'bob=']) {
      expect(history.page('', end, 'all', reader)).toEqual([before, secret, status]);
      expect(history.page('', end, 'told', reader)).toEqual([before, secret, status]);
      expect(history.page('', end, 'private', reader)).toEqual([secret]);
      expect(history.canResume(secret.event.id, reader)).toBe(true);
    }
    for (const reader of ['eve=', '']) {
      expect(history.page('', end, 'all', reader)).toEqual([before, status]);
      expect(history.page('', end, 'told', reader)).toEqual([before, status]);
      expect(history.page('', end, 'private', reader)).toEqual([]);
      expect(history.canResume(secret.event.id, reader)).toBe(false);
    }
    expect(history.newestTold({ through: end, count: 9 })).toEqual([before, status]);
    expect(history.newestMessages({ through: end, count: 9 })).toEqual([before]);
  }));

test('private events are bounded together, too, because guests make up recipients', () =>
  inHistory(5, (history) => {
    const clock = new Clock();
    const told = Array.from({ length: 60 }, (_, n) => whispered(history, 'ann', `guest ${n}`, clock.stamp()));
    const kept = history.page('', '~', 'private', 'ann=');
    expect(kept.length).toBeGreaterThanOrEqual(50);
    expect(kept.length).toBeLessThanOrEqual(50 * 1.05);
    expect(kept).toEqual(told.slice(-kept.length));
  }));

test('private events outlive the room’s, the newest 1,000 for each recipient', () =>
  inHistory(200, (history, said) => {
    const clock = new Clock();
    const toBob = Array.from({ length: 1_051 }, () => whispered(history, 'ann', 'bob', clock.stamp()));
    const toCy = whispered(history, 'ann', 'cy', clock.stamp());
    for (let n = 0; n < 230; n += 1) said('x');
    const first = (reader: string) => history.page('', '~', 'private', reader)[0];
    expect(first('bob=')).toEqual(toBob[51]);
    expect(first('cy=')).toEqual(toCy);
  }));

test('[DESIGN promise 3] a flood takes away nothing that others said in private, and what it took is a gap', () =>
  inFreshRoom(({ storage }) => {
    const [history, later] = [1, 2].map(() => new History(storage, new Seal([]), 5_000));
    if (!history || !later) throw new Error('no history');
    history.open();
    const clock = new Clock();
    const hello: Told = {
      event: { type: 'Message', ...clock.stamp(), user: 'cy', message: 'hi' },
      person: 'cy=',
    };
    history.append(hello);
    const quiet = Array.from({ length: 3 }, () => whispered(history, 'cy', 'bob', clock.stamp()));
    const flood = Array.from({ length: 1_200 }, () => whispered(history, 'eve', 'bob', clock.stamp()));

    expect(history.page('', '~', 'private', 'bob=').slice(0, 3)).toEqual(quiet);
    later.open();
    for (const each of [history, later]) {
      // What is gone is eve's and bob's: cy and everybody else missed nothing.
      const canResume = (reader: string) => each.canResume(hello.event.id, reader);
      expect(['bob=', 'eve=', 'cy=', 'dan='].map(canResume)).toEqual([false, false, true, true]);
      expect(each.canResume(flood.at(-10)?.event.id ?? '', 'bob=')).toBe(true);
    }
  }));

test('[DESIGN promise 3] nor does a flood to many', () =>
  inHistory(5, (history) => {
    const clock = new Clock();
    const quiet = whispered(history, 'cy', 'bob', clock.stamp());
    for (let n = 0; n < 200; n += 1) whispered(history, 'eve', `guest ${n}`, clock.stamp());
    expect(history.page('', '~', 'private', 'bob=')).toEqual([quiet]);
    expect(history.canResume(quiet.event.id, 'bob=')).toBe(true);
    expect(history.canResume(quiet.event.id, 'eve=')).toBe(false);
  }));

test('[DESIGN promise 3] nor do a thousand guests, who may be one, take away what an account said', () =>
  inFreshRoom(({ storage }) => {
    const history = new History(storage, new Seal([]), 5_000);
    history.open();
    new People(storage.sql, new Seal([])).meet(ACCOUNTS, 'cy', 'cy', 'cy=');
    const clock = new Clock();
    const quiet = Array.from({ length: 50 }, () => whispered(history, 'cy', 'bob', clock.stamp()));
    for (let n = 0; n < 1_100; n += 1) whispered(history, `guest ${n}`, 'bob', clock.stamp());
    expect(history.page('', '~', 'private', 'bob=').slice(0, 50)).toEqual(quiet);
  }));

test('who is one of more than there is room for keeps one, the newest of them all', () => {
  expect(fairShare([3, 1_000], 1_000)).toBe(997);
  expect(fairShare([900, 3, 900], 1_000)).toBe(498);
  expect(fairShare([3, 4], 1_000)).toBe(Number.POSITIVE_INFINITY);
  expect(fairShare(Array(2_000).fill(2), 1_000)).toBe(1);
  return inHistory(5, (history) => {
    const clock = new Clock();
    const told = Array.from({ length: 60 }, (_, n) => whispered(history, `guest ${n}`, 'bob', clock.stamp()));
    const kept = history.page('', '~', 'private', 'bob=');
    expect(kept).toEqual(told.slice(-kept.length));
    expect(kept.length).toBeLessThanOrEqual(50 * 1.05);
  });
});

test('a page without anything private is read once for everybody, until its past changes', () =>
  inHistory(500, (history, said) => {
    const events = Array.from({ length: 150 }, (_, n) => said(`${n}`));
    const end = history.lastId();
    const first = history.page('', end, 'all', 'a=');
    const last = first.at(-1)?.event.id ?? '';
    expect(history.page('', end, 'all', 'b=')).toBe(first);
    expect(history.page(last, end, 'all', 'b=')).toBe(history.page(last, end, 'all', 'a='));

    said('later');
    expect(history.page('', history.lastId(), 'all', 'b=')).toBe(first);
    expect(history.page(last, history.lastId(), 'all', 'b=')).toHaveLength(51);
    const fifth = events[4]?.event.id ?? '';
    expect(history.page('', fifth, 'all', 'a=')).toHaveLength(5);

    history.bury(fifth);
    expect(history.page('', end, 'all', 'a=').map(({ event }) => event.id)).not.toContain(fifth);
  }));

test('what is private is on a page that is its reader’s own', () =>
  inHistory(500, (history, said) => {
    said('to all');
    const stamp = { id: `7${history.lastId().slice(1)}`, created: 1 };
    const event = { type: 'DirectMessage', ...stamp, user: 'ann', to: 'bob', message: 'to one' } as const;
    history.append({ event, person: 'a=', recipient: 'b=' });
    const read = (reader: string, after = ''): string[] => {
      const ids = history.page(after, stamp.id, 'all', reader).map(({ event }) => event.id);
      return ids.length === 0 ? [] : [...ids, ...read(reader, ids.at(-1))];
    };
    expect([read('c=').length, read('b=').length, read('c=').length]).toEqual([1, 2, 1]);
    expect(read('b=').at(-1)).toBe(stamp.id);
  }));

test('what is private to others, or newer than a page, leaves the page to everybody', () =>
  inHistory(500, (history, said) => {
    const clock = new Clock();
    whispered(history, 'eve', 'cy', clock.stamp());
    clock.resumeAfter(said('the first').event);
    for (let n = 0; n < 99; n += 1) clock.resumeAfter(said(`${n}`).event);
    clock.resumeAfter(said('the last').event);
    const secret = whispered(history, 'ann', 'bob', clock.stamp());
    const end = history.lastId();
    const first = history.page('', end, 'all', 'dan=');
    expect(history.page('', end, 'all', 'bob=')).toBe(first);
    expect(history.page('', end, 'all', 'cy=')).not.toBe(first);
    const rest = (reader: string) => history.page(first.at(-1)?.event.id ?? '', end, 'all', reader);
    expect(rest('dan=')).toBe(rest('eve='));
    expect(rest('dan=')).not.toContainEqual(secret);
    const read = (after: string): readonly Told[] => {
      const page = history.page(after, end, 'all', 'bob=');
      return page.length === 0 ? [] : [...page, ...read(page.at(-1)?.event.id ?? '')];
    };
    expect(read('').slice(-2)).toEqual([rest('dan=')[0], secret]);
  }));
