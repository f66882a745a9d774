import { describe, expect, test, vi } from 'vitest';
import { ConnectionError } from '../../../web/src/connections/connection.ts';
import { Room } from '../../../web/src/store/room.ts';
import { FakeConnection } from '../fake-connection.ts';

function joined(): { connection: FakeConnection; room: Room } {
  const connection = new FakeConnection();
  const room = new Room(connection);
  connection.becomes({ phase: 'connected' });
  return { connection, room };
}

const shown = (room: Room) =>
  room
    .getSnapshot()
    .chunks.flat()
    .map(({ event }) => (event.type === 'Message' ? event.message : event.type));
const outgoing = (room: Room) => room.getSnapshot().outgoing.map(({ text, status }) => `${text} ${status}`);

describe('what comes in', () => {
  test('state, members and events show in one view', async () => {
    const { connection, room } = joined();
    connection.hasMembers('ana', 'bob');
    connection.sees('Join', 'bob');
    connection.hears('bob', 'hello');
    await vi.waitFor(() => expect(shown(room)).toEqual(['Join', 'hello']));
    expect(room.getSnapshot()).toMatchObject({
      title: 'blue',
      user: 'ana',
      state: { phase: 'connected' },
      members: ['ana', 'bob'],
      messages: 1,
    });
  });

  test('thousands of events notify a few times', async () => {
    const { connection, room } = joined();
    const notified = vi.fn();
    room.subscribe(notified);
    for (let i = 0; i < 5_000; i += 1) connection.hears('bob', `${i}`);
    await vi.waitFor(() => expect(room.getSnapshot().messages).toBe(5_000));
    expect(notified.mock.calls.length).toBeLessThan(10);
  });
});

describe('what goes out', () => {
  test('sending, sent, and the event takes its place', async () => {
    const { connection, room } = joined();
    room.say('hello');
    await vi.waitFor(() => expect(outgoing(room)).toEqual(['hello sending']));
    connection.said[0]?.accept();
    await vi.waitFor(() => expect(outgoing(room)).toEqual(['hello sent']));
    connection.hears('ana', 'hello');
    await vi.waitFor(() => expect(shown(room)).toEqual(['hello']));
    expect(outgoing(room)).toEqual([]);
  });

  test('the event before the answer', async () => {
    const { connection, room } = joined();
    room.say('hello');
    connection.hears('ana', 'hello');
    connection.said[0]?.accept();
    await vi.waitFor(() => expect(shown(room)).toEqual(['hello']));
    expect(outgoing(room)).toEqual([]);
  });

  test('the same words of somebody else take nobody’s place', async () => {
    const { connection, room } = joined();
    room.say('hello');
    connection.hears('bob', 'hello');
    await vi.waitFor(() => expect(shown(room)).toEqual(['hello']));
    expect(outgoing(room)).toEqual(['hello sending']);
  });

  test('failed, sent again, or forgotten', async () => {
    const { connection, room } = joined();
    room.say('hello');
    connection.said[0]?.refuse(new ConnectionError('unreachable'));
    await vi.waitFor(() => expect(outgoing(room)).toEqual(['hello failed']));
    room.resend(room.getSnapshot().outgoing[0]?.key ?? 0);
    await vi.waitFor(() => expect(outgoing(room)).toEqual(['hello sending']));
    connection.said[1]?.refuse(new ConnectionError('unreachable'));
    await vi.waitFor(() => expect(outgoing(room)).toEqual(['hello failed']));
    room.discard(room.getSnapshot().outgoing[0]?.key ?? 0);
    await vi.waitFor(() => expect(outgoing(room)).toEqual([]));
  });

  test('a command that is obeyed is gone, one that fails shows', async () => {
    const { connection, room } = joined();
    room.say('/kick bob');
    await vi.waitFor(() => expect(room.getSnapshot().outgoing[0]).toMatchObject({ quiet: true }));
    connection.said[0]?.accept('obeyed');
    await vi.waitFor(() => expect(outgoing(room)).toEqual([]));
    room.say('/kick bob');
    connection.said[1]?.refuse(new ConnectionError('refused', 'bob is not here'));
    await vi.waitFor(() => expect(room.getSnapshot().outgoing[0]).toMatchObject({ quiet: false }));
  });
});

describe('a new connection to the same room', () => {
  test('goes on with what was there, and hears the old one no more', async () => {
    const { connection, room } = joined();
    connection.hears('bob', 'before');
    connection.becomes({ phase: 'disconnected', reason: 'lost' });
    const next = new FakeConnection();
    room.reconnect(next);
    next.becomes({ phase: 'connected' });
    next.hears('bob', 'before');
    next.hears('bob', 'after');
    connection.hears('bob', 'a ghost');
    await vi.waitFor(() => expect(shown(room)).toEqual(['before', 'after']));
    room.say('hello');
    expect(next.said.map(({ text }) => text)).toEqual(['hello']);
  });
});

test('events that the room will tell again are not saved: they would stand before older ones', () => {
  const { connection, room } = joined();
  connection.hears('bob', 'hello');
  connection.resumes = false;
  expect(room.save().events).toEqual([]);
});

test('what is saved shows again on a later page', () => {
  const { connection, room } = joined();
  connection.hears('bob', 'hello');
  room.draft = 'I was going to';
  expect(room.save()).toMatchObject({ connection: { user: 'ana' }, draft: 'I was going to' });
  const later = new Room(new FakeConnection(), room.save());
  expect(shown(later)).toEqual(['hello']);
});

describe('what was said before', () => {
  const past = (id: string) => ({ type: 'Message' as const, id, created: 1, user: 'bob', message: id });

  test('is fetched page by page until there is no more', async () => {
    const { connection, room } = joined();
    connection.hears('bob', 'now');
    connection.past = [[past('b')], [past('a')]];
    await room.loadEarlier();
    await room.loadEarlier();
    await vi.waitFor(() => expect(shown(room)).toEqual(['a', 'b', 'now']));
    expect(room.getSnapshot()).toMatchObject({ earlier: 'none', messages: 1 });
  });

  test('cannot be had at the moment: says so, and can be asked again', async () => {
    const { connection, room } = joined();
    connection.hears('bob', 'now');
    connection.past = [[past('a')]];
    vi.spyOn(connection, 'earlier').mockRejectedValueOnce(new ConnectionError('unreachable'));
    await room.loadEarlier();
    await vi.waitFor(() => expect(room.getSnapshot().earlier).toBe('failed'));
    await room.loadEarlier();
    await vi.waitFor(() => expect(shown(room)).toEqual(['a', 'now']));
  });
});

test('a text keeps its reference when it is sent again', async () => {
  const { connection, room } = joined();
  room.say('hello');
  connection.said[0]?.refuse(new ConnectionError('unsure'));
  await vi.waitFor(() => expect(outgoing(room)).toEqual(['hello failed']));
  room.resend(room.getSnapshot().outgoing[0]?.key ?? 0);
  expect(connection.said[1]?.reference).toBe(connection.said[0]?.reference);
});

test('a cut shows where it is', async () => {
  const { connection, room } = joined();
  connection.hears('bob', 'before');
  connection.isCut();
  connection.hears('bob', 'after');
  await vi.waitFor(() => expect(shown(room)).toEqual(['before', 'after']));
  expect(room.getSnapshot().chunks.flat()[1]?.afterGap).toBe(true);
});

test('a new connection closes the old one, if that is still there', () => {
  const { connection, room } = joined();
  room.reconnect(new FakeConnection());
  expect(connection.isClosed).toBe(true);
});
