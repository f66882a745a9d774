import { expect, test, vi } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import { getStream } from '../../../worker/protocols/sse/open.ts';
import { EventStream } from '../../../worker/protocols/sse/stream.ts';
import { STREAMS_PER_TURN } from '../../../worker/room/audience.ts';
import { Room } from '../../../worker/room/room.ts';
import { inFreshRoom, kept } from '../room/storage.ts';

const SMALLEST_BUDGET = 16_384;

async function inRoom(variables: Record<string, string>, run: (room: Room) => Promise<void>): Promise<void> {
  await inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({ STREAM_BUDGET: `${SMALLEST_BUDGET}`, ...variables }));
    await room.open();
    await run(room);
    await room.drain();
  });
}

function enter(room: Room, user: string, lastEventId?: string) {
  const stream = new EventStream(room, user, lastEventId);
  room.enter(stream);
  return stream;
}

async function say(room: Room, message: string): Promise<void> {
  room.journal.append({ type: 'Message', user: 'bob', message });
  await room.journal.settled();
}

const readers = new WeakMap<EventStream, ReadableStreamDefaultReader<string>>();

/** Everything a stream gives from here until its text has the needle, or until it ends. */
async function readUntil(stream: EventStream, needle: string): Promise<string> {
  const reader = readers.get(stream) ?? stream.body.pipeThrough(new TextDecoderStream()).getReader();
  readers.set(stream, reader);
  let text = '';
  while (!text.includes(needle)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  return text;
}

const types = (text: string) => [...text.matchAll(/^event: (\w+)/gm)].map(([, type]) => type);
const ids = (text: string) => [...text.matchAll(/^id: (\w+)/gm)].map(([, id]) => id);

test('[PROTOCOLS 1, a new stream] retry, Users with the joiner, what was told, Join', () =>
  inRoom({}, async (room) => {
    await say(room, 'before');
    const text = await readUntil(enter(room, 'ann'), 'event: Join');
    expect(text).toMatch(/^retry: [123]\d\d\d\n\n/);
    expect(text).toContain('"users":["ann"]');
    expect(types(text)).toEqual(['Users', 'ServerStatus', 'Message', 'Join']);
  }));

test('[DESIGN promise 3] Users is the roll as told so far: the events that follow fit it', () =>
  inRoom({}, async (room) => {
    enter(room, 'bob');
    // Bob's Join is not told yet: he is not on the list, and the newcomer hears him come.
    const text = await readUntil(enter(room, 'ann'), '"user":"ann"');
    expect(text).toContain('"users":["ann"]');
    expect(types(text)).toEqual(['Users', 'ServerStatus', 'Join', 'Join']);
  }));

test('[DESIGN promise 6] a reader over its budget is ended without Disconnect, and the room goes on', () =>
  inRoom({}, async (room) => {
    const slow = enter(room, 'ann');
    const reader = slow.body.getReader();
    await reader.read();
    await say(room, 'caught up');
    const spectator = enter(room, 'eve');
    const seen = readUntil(spectator, 'event: Part');
    for (let n = 0; n < 6; n += 1) await say(room, `${n}`.repeat(4_000));
    await expect(room.isHeld('ann')).resolves.toBe(false);
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow();
    expect(kept(room).filter(({ type }) => type === 'Part')).toMatchObject([{ user: 'ann' }]);
    const heard = types(await seen);
    expect(heard.filter((type) => type !== 'Message')).toEqual(['Users', 'ServerStatus', 'Join', 'Part']);
    expect(heard.filter((type) => type === 'Message').length).toBeGreaterThan(4);
  }));

test('[DESIGN promise 6] one flush larger than the budget makes nobody slow who was not', () =>
  inRoom({}, async (room) => {
    const stream = enter(room, 'ann');
    await readUntil(stream, 'event: Join');
    for (let n = 0; n < 10; n += 1)
      room.journal.append({ type: 'Message', user: 'bob', message: 'x'.repeat(4_000) });
    await say(room, 'the end');
    expect(types(await readUntil(stream, 'the end'))).toHaveLength(11);
    expect(await room.isHeld('ann')).toBe(true);
  }));

test('[DESIGN promises 3 and 6] a replay far over the budget loses and doubles nothing while others post', () =>
  inRoom({}, async (room) => {
    const from = room.history.lastId();
    for (let n = 0; n < 60; n += 1) await say(room, `${n} `.repeat(1_000));
    const stream = enter(room, 'ann', from);
    const posting = (async () => {
      for (let n = 0; n < 60; n += 1) await say(room, `live ${n}`);
      await say(room, 'the end');
    })();
    const text = await readUntil(stream, 'the end');
    await posting;
    expect(ids(text)).toEqual(kept(room, from).map(({ id }) => id));
    expect(types(text)).not.toContain('Users');
  }));

test('[DESIGN promise 3] a history cut under a replay ends the stream, so that its client starts afresh', () =>
  inRoom({ HISTORY_MAX: '40' }, async (room) => {
    const from = room.history.lastId();
    for (let n = 0; n < 38; n += 1) await say(room, 'x'.repeat(4_000));
    const stream = enter(room, 'ann', from);
    const reader = stream.body.getReader();
    await reader.read();
    // It stands somewhere in the first pages; now all of that is trimmed away.
    for (let n = 0; n < 45; n += 1) await say(room, 'later');
    while (!(await reader.read()).done);
    expect(room.members.seatOf('ann')).toBeUndefined();
    expect(kept(room).at(-1)).toMatchObject({ type: 'Part', user: 'ann' });
  }));

test('[DESIGN promise 8] drained: the streams end without Disconnect and nobody is parted yet', () =>
  inRoom({}, async (room) => {
    const stream = enter(room, 'ann');
    await room.drain();
    expect(types(await readUntil(stream, 'never')).at(-1)).toBe('Join');
    expect(kept(room).at(-1)).toMatchObject({ type: 'Join', user: 'ann' });
  }));

test('[DESIGN Audience] a heartbeat is written where nothing else was since the last one', () =>
  inRoom({}, async (room) => {
    const stream = enter(room, 'ann');
    await readUntil(stream, 'event: Join');
    // Twice in each heartbeat: a line that was silent for one half is silent for no more than the other.
    stream.beat();
    expect([stream.beat(), stream.beat(), stream.beat()]).toEqual([true, false, true]);
    await say(room, 'hello');
    expect([stream.beat(), stream.beat()]).toEqual([false, true]);
    await say(room, 'the end');
    expect((await readUntil(stream, 'the end')).match(/^:$/gm)).toHaveLength(3);
  }));

test('[DESIGN promise 4] a client that is gone is parted once, however often that is noticed', () =>
  inRoom({}, async (room) => {
    const stream = enter(room, 'ann');
    stream.drop();
    stream.drop();
    stream.end();
    await stream.body.cancel().catch(() => {});
    expect(await room.isHeld('ann')).toBe(false);
    await room.journal.settled();
    expect(kept(room).filter(({ type }) => type === 'Part')).toHaveLength(1);
  }));

test('[DESIGN promise 8] a stream that comes while the server stops is let in and sent back, not refused', () =>
  inRoom({}, async (room) => {
    enter(room, 'ann');
    await room.journal.settled();
    await room.drain();
    expect(await room.isHeld('ann')).toBe(false);
    const late = enter(room, 'ann', room.history.lastId());
    await room.journal.settled();
    expect(await readUntil(late, 'never')).toMatch(/^retry: /);
  }));

test('[DESIGN promise 4] one that takes over while the server stops parts its earlier self', () =>
  inRoom({}, async (room) => {
    const early = enter(room, 'ann');
    await room.journal.settled();
    const draining = room.drain();
    room.leave(early, () => early.end());
    enter(room, 'ann', room.history.lastId());
    await Promise.all([draining, room.journal.settled()]);
    expect(kept(room).slice(-3)).toMatchObject([{ type: 'Join' }, { type: 'Part' }, { type: 'Join' }]);
  }));

test('[DESIGN promise 4] a client that went away while it was let in is parted', () =>
  inRoom({}, async (room) => {
    room.accounts.save({ name: 'ann', password: '', messageJti: 'm', streamJti: 's' });
    const token = await room.tokens.sign('stream', 'ann', 's');
    const gone = new Request('https://parley/stream', { signal: AbortSignal.abort() });
    await getStream(room, gone, token);
    expect(room.members.seatOf('ann')).toBeUndefined();
    await room.journal.settled();
    expect(kept(room).at(-1)).toMatchObject({ type: 'Part', user: 'ann' });
  }));

test('[DESIGN promise 3] a stream that catches up while many are told hears nothing twice', () =>
  inRoom({}, async (room) => {
    for (let n = 0; n < 10; n += 1) await say(room, `${n}`.repeat(4_000));
    for (let n = 0; n < 500; n += 1)
      room.audience.add({ perTurn: STREAMS_PER_TURN, hear: () => {}, reads: () => false, end: () => {} });
    // As long as this clock stands still, the room is busy with what it told last, and tells in turns.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now());
    const stream = enter(room, 'ann');
    await room.journal.settled();
    // More is in history than the stream takes unread: it still replays when the next is told.
    const id = room.journal.append({ type: 'Message', user: 'bob', message: 'just now' });
    await room.journal.stored();
    const text = await readUntil(stream, 'just now');
    await say(room, 'the end');
    expect(ids(text + (await readUntil(stream, 'the end'))).filter((each) => each === id)).toHaveLength(1);
    clock.mockRestore();
  }));

test('a listener with a defect is ended, and the others hear', () =>
  inRoom({}, async (room) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const end = vi.fn(() => JSON.parse('}'));
    const broken = { perTurn: STREAMS_PER_TURN, hear: () => JSON.parse('{'), reads: () => false, end };
    room.audience.add(broken);
    const stream = enter(room, 'ann');
    await say(room, 'still here');
    expect(await readUntil(stream, 'still here')).toContain('still here');
    expect(broken.end).toHaveBeenCalled();
    expect(log).toHaveBeenCalled();
    room.audience.remove(broken);
  }));
