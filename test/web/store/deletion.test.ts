import { expect, test, vi } from 'vitest';
import type { RoomEvent } from '../../../protocol/events.ts';
import { Room } from '../../../web/src/store/room.ts';
import { Timeline } from '../../../web/src/store/timeline.ts';
import { FakeConnection } from '../fake-connection.ts';

function message(n: number): RoomEvent {
  return { type: 'Message', id: `m${n}`, created: n, user: 'bob', message: `text ${n}` };
}

function timelineOf(count: number): Timeline {
  const timeline = new Timeline();
  for (let n = 1; n <= count; n += 1) timeline.append(message(n));
  return timeline;
}

const shown = (timeline: Timeline) =>
  timeline.chunks
    .flat()
    .map(({ event, isDeleted }) => (event.type === 'Message' && !isDeleted ? event.message : 'gone'));

test('a deleted message keeps its place, and nothing of its text', () => {
  const timeline = timelineOf(3);
  timeline.remove('m2');
  expect(shown(timeline)).toEqual(['text 1', 'gone', 'text 3']);
  expect(JSON.stringify(timeline.chunks)).not.toContain('text 2');
  expect(timeline.newest(10).map(({ id }) => id)).toEqual(['m1', 'm3']);
});

test('only the run that it stands in is replaced', () => {
  const timeline = timelineOf(120);
  const before = timeline.chunks;
  timeline.remove('m60');
  const after = timeline.chunks;
  expect(after.map((chunk, at) => chunk === before[at])).toEqual([true, false, true]);
});

test('the newest message may be the one that goes; the next one comes after it', () => {
  const timeline = timelineOf(2);
  timeline.remove('m2');
  timeline.append(message(3));
  expect(shown(timeline)).toEqual(['text 1', 'gone', 'text 3']);
});

test('what is deleted stays so when older messages come before it, and does not come again', () => {
  const timeline = new Timeline();
  timeline.append(message(5));
  timeline.remove('m5');
  timeline.prepend([message(4)]);
  timeline.append(message(5));
  expect(shown(timeline)).toEqual(['text 4', 'gone']);
});

test('what is not known, or is no message, is left as it is', () => {
  const timeline = timelineOf(1);
  timeline.append({ type: 'Join', id: 'j', created: 2, user: 'eve' });
  timeline.remove('j');
  timeline.remove('m9');
  expect(timeline.chunks.flat().map(({ isDeleted }) => isDeleted)).toEqual([false, false]);
});

test('one may delete and invite where there are keys, owners anything, and nobody while away', async () => {
  const connection = new FakeConnection();
  const room = new Room(connection);
  const may = () => {
    const { mayDelete, mayInvite } = room.getSnapshot();
    return [mayDelete, mayInvite];
  };
  connection.becomes({ phase: 'connected' });
  await vi.waitFor(() => expect(room.getSnapshot().state.phase).toBe('connected'));
  expect(may()).toEqual(['none', false]);
  await expect(room.invite()).rejects.toMatchObject({ code: 'unsupported' });
  await expect(room.remove('m1')).rejects.toMatchObject({ code: 'unsupported' });
  const isOwner = vi.fn(async () => false);
  connection.keys = { isOwner, remove: async () => {}, invite: async () => ({ token: 'a.b', expires: 9 }) };
  connection.isAbout('tea');
  await vi.waitFor(() => expect(may()).toEqual(['own', true]));
  expect(room.getSnapshot().topic).toBe('tea');
  isOwner.mockResolvedValue(true);
  await room.learnStanding();
  await vi.waitFor(() => expect(may()).toEqual(['any', true]));
  expect(await room.invite()).toEqual({ link: `${connection.address}/?invite=a.b`, expires: 9 });
  connection.becomes({ phase: 'reconnecting' });
  await vi.waitFor(() => expect(may()).toEqual(['none', false]));
});

test('owners alone are offered what is for owners, and everything that the room obeys is a command', async () => {
  const connection = new FakeConnection();
  connection.commands = [
    { word: '/quit', argument: 'none' },
    { word: '/ban', argument: 'member', isForOwners: true },
  ];
  connection.keys = { isOwner: async () => true, remove: async () => {}, invite: () => Promise.reject() };
  const room = new Room(connection);
  const words = () => room.getSnapshot().commands.map(({ word }) => word);
  expect(words()).toEqual(['/quit']);
  room.say('/ban bob');
  await vi.waitFor(() => expect(room.getSnapshot().outgoing[0]?.quiet).toBe(true));
  await room.learnStanding();
  await vi.waitFor(() => expect(words()).toEqual(['/quit', '/ban']));
});
