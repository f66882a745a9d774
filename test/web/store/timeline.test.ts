import { describe, expect, test } from 'vitest';
import type { RoomEvent } from '../../../protocol/events.ts';
import { Timeline } from '../../../web/src/store/timeline.ts';

function message(id: string, created: number, user = 'bob', text = 'hi'): RoomEvent {
  return { type: 'Message', id, created, user, message: text };
}

function timelineOf(...events: RoomEvent[]): Timeline {
  const timeline = new Timeline();
  for (const event of events) timeline.append(event);
  return timeline;
}

function ids(timeline: Timeline): string[] {
  return timeline.chunks.flat().map(({ event }) => event.id);
}

describe('duplicates', () => {
  test('an id is shown once', () => {
    expect(ids(timelineOf(message('a', 1), message('b', 2), message('a', 1)))).toEqual(['a', 'b']);
  });

  test('[PROTOCOLS 1, what real servers do] equal events without an id are two', () => {
    expect(timelineOf(message('', 1), message('', 1)).messages).toBe(2);
  });

  test('[PROTOCOLS 1, what real servers do] a history without ids that is sent again shows once', () => {
    const history = [message('', 1), message('', 1), message('', 2, 'cy')];
    const timeline = timelineOf(...history);
    timeline.streamOpened();
    for (const event of [...history, message('', 1)]) timeline.append(event);
    expect(timeline.messages).toBe(4);
  });
});

describe('grouping', () => {
  const noon = new Date(2026, 10, 20, 12).getTime() / 1_000;
  const continues = (...events: RoomEvent[]) =>
    timelineOf(...events)
      .chunks.flat()
      .at(-1)?.continues;

  test('goes on with the same author within five minutes', () => {
    expect(continues(message('a', noon), message('b', noon + 299))).toBe(true);
    expect(continues(message('a', noon), message('b', noon + 300))).toBe(false);
  });

  test('ends with another author, or with anything between', () => {
    expect(continues(message('a', noon), message('b', noon, 'cy'))).toBe(false);
    const join: RoomEvent = { type: 'Join', id: 'j', created: noon, user: 'cy' };
    expect(continues(message('a', noon), join, message('b', noon))).toBe(false);
  });

  test('a new day starts, and ends the group', () => {
    const midnight = new Date(2026, 10, 21).getTime() / 1_000;
    const items = timelineOf(message('a', midnight - 60), message('b', midnight)).chunks.flat();
    expect(items.map(({ startsDay, continues }) => [startsDay, continues])).toEqual([
      [true, false],
      [true, false],
    ]);
  });
});

describe('size', () => {
  test('chunks that are full stay the same objects', () => {
    const timeline = new Timeline();
    for (let i = 0; i < 120; i += 1) timeline.append(message(`${i}`, i));
    const before = timeline.chunks;
    timeline.append(message('new', 121));
    const after = timeline.chunks;
    expect(after).toHaveLength(3);
    expect(after.slice(0, 2).every((chunk, i) => chunk === before[i])).toBe(true);
    expect(after[2]).not.toBe(before[2]);
    expect(ids(timeline)).toHaveLength(121);
  });

  test('the newest events come out in order', () => {
    const timeline = new Timeline();
    for (let i = 0; i < 120; i += 1) timeline.append(message(`${i}`, i));
    expect(timeline.newest(60).map(({ id }) => id)).toEqual(
      Array.from({ length: 60 }, (_, i) => `${i + 60}`),
    );
    expect(timeline.newest(500)).toHaveLength(120);
  });
});

describe('the past', () => {
  test('stands before all others, is grouped with them, and does not count as new', () => {
    const timeline = timelineOf(message('c', 3), message('d', 4));
    const untouched = timeline.messages;
    timeline.prepend([message('a', 1), message('b', 2)]);
    expect(ids(timeline)).toEqual(['a', 'b', 'c', 'd']);
    const items = timeline.chunks.flat();
    expect(items.map(({ continues }) => continues)).toEqual([false, true, true, true]);
    expect(items.map(({ startsDay }) => startsDay)).toEqual([true, false, false, false]);
    expect(new Set(items.map(({ key }) => key)).size).toBe(4);
    expect(timeline.messages).toBe(untouched);
  });

  test('what is here already is skipped, and the oldest id is where to go on', () => {
    const timeline = timelineOf(message('', 3), message('c', 4));
    expect(timeline.oldestId).toBe('c');
    timeline.prepend([message('b', 2), message('c', 4)]);
    timeline.prepend([message('a', 1)]);
    expect(timeline.oldestId).toBe('a');
    expect(ids(timeline).filter((id) => !id.startsWith('local-'))).toEqual(['a', 'b', 'c']);
  });

  test('has nothing that was deleted while it was on its way', () => {
    const timeline = timelineOf(message('c', 3));
    timeline.remove('a');
    timeline.prepend([message('a', 1), message('b', 2)]);
    expect(ids(timeline)).toEqual(['b', 'c']);
  });

  test('of an empty room is all there is, and new events follow it', () => {
    const timeline = new Timeline();
    timeline.prepend([message('a', 1)]);
    timeline.append(message('b', 2));
    expect(timeline.chunks.flat().map(({ key }) => key)).toEqual([0, 1]);
    expect(ids(timeline)).toEqual(['a', 'b']);
  });
});

describe('a cut', () => {
  const gaps = (timeline: Timeline) => timeline.chunks.flat().map(({ afterGap }) => afterGap);

  test('shows before the next event, which begins a group', () => {
    const timeline = timelineOf(message('a', 1));
    timeline.cut();
    timeline.append(message('b', 2));
    timeline.append(message('c', 3));
    expect(gaps(timeline)).toEqual([false, true, false]);
    expect(timeline.chunks.flat()[1]?.continues).toBe(false);
  });

  test('is none where the history reaches back to what is here', () => {
    const timeline = timelineOf(message('a', 1));
    timeline.cut();
    timeline.append(message('a', 1));
    timeline.append(message('b', 2));
    expect(gaps(timeline)).toEqual([false, false]);
  });

  test('is none where there was nothing', () => {
    const timeline = new Timeline();
    timeline.cut();
    timeline.append(message('a', 1));
    expect(gaps(timeline)).toEqual([false]);
  });
});
