import { beforeEach, expect, test, vi } from 'vitest';
import { ConnectionError } from '../../../web/src/connections/connection.ts';
import { Room } from '../../../web/src/store/room.ts';
import { parseTalks } from '../../../web/src/store/talks.ts';
import { FakeConnection } from '../fake-connection.ts';

let connection: FakeConnection;
let room: Room;

beforeEach(() => {
  localStorage.clear();
  connection = new FakeConnection();
  connection.hasMembers('ana', 'bob', 'cy');
  room = new Room(connection);
});

function texts(name: string, of = room): string[] {
  const items = of.talkWith(name).getSnapshot().chunks.flat();
  return items.map(({ event }) =>
    event.type === 'Message' ? `${event.user}: ${event.message}` : event.type,
  );
}

/** The list of conversations, as `bob 2`. */
function list(of = room): string[] {
  return of.getSnapshot().talks.map(({ name, unread }) => `${name} ${unread}`);
}

/** Waits until the list is this one: a room shows what happened a moment later. */
async function expectList(expected: string[], of = room): Promise<void> {
  await vi.waitFor(() => expect(list(of)).toEqual(expected));
}

test('what is said between two stands with the other one, and not in the room', async () => {
  connection.hearsPrivately('bob', 'ana', 'hello');
  connection.hearsPrivately('ana', 'bob', 'hello, bob');
  connection.hearsPrivately('cy', 'ana', 'psst');
  expect(texts('bob')).toEqual(['bob: hello', 'ana: hello, bob']);
  expect(texts('cy')).toEqual(['cy: psst']);
  await vi.waitFor(() => expect(room.getSnapshot().talks).toHaveLength(2));
  expect(room.getSnapshot().messages).toBe(0);
});

test('what is told again stands there once, and counts once', async () => {
  connection.hearsPrivately('bob', 'ana', 'hello', { id: 'd1' });
  connection.hearsPrivately('bob', 'ana', 'hello', { id: 'd1' });
  expect(texts('bob')).toEqual(['bob: hello']);
  await expectList(['bob 1']);
});

test('each conversation counts for itself, and what is looked at does not; the liveliest is first', async () => {
  connection.hearsPrivately('bob', 'ana', 'one', { created: 10 });
  connection.hearsPrivately('cy', 'ana', 'two', { created: 20 });
  connection.hearsPrivately('cy', 'ana', 'three', { created: 30 });
  await expectList(['cy 2', 'bob 1']);
  room.look(true, 'bob');
  connection.hearsPrivately('bob', 'ana', 'four', { created: 40 });
  await expectList(['bob 0', 'cy 2']);
  expect(room.talkWith('cy').getSnapshot().divider).toBe('e2');
});

test('who answers has read, wherever that was', async () => {
  connection.hearsPrivately('bob', 'ana', 'one', { created: 10 });
  connection.hearsPrivately('ana', 'bob', 'two', { created: 20 });
  connection.hearsPrivately('bob', 'ana', 'three', { created: 30 });
  await expectList(['bob 1']);
});

test('what was read is not new to a later tab, which is told all of it again', async () => {
  connection.hearsPrivately('bob', 'ana', 'one', { id: 'd1', created: 10 });
  room.look(true, 'bob');
  room.look(false, 'bob');
  const later = new FakeConnection();
  const again = new Room(later);
  later.hearsPrivately('bob', 'ana', 'one', { id: 'd1', created: 10 });
  later.hearsPrivately('bob', 'ana', 'two', { id: 'd2', created: 20 });
  await expectList(['bob 1'], again);
  expect(texts('bob', again)).toEqual(['bob: one', 'bob: two']);
});

test('a text that fails stays, with its reason, and goes out again under the same reference', async () => {
  const talk = room.talkWith('bob');
  talk.say('hello');
  const [first] = connection.said;
  expect(first).toMatchObject({ text: 'hello', to: 'bob' });
  first?.refuse(new ConnectionError('refused', 'Not now.'));
  await vi.waitFor(() => expect(talk.getSnapshot().outgoing[0]?.status).toBe('failed'));
  expect(talk.getSnapshot().outgoing[0]).toMatchObject({ text: 'hello', problem: { detail: 'Not now.' } });
  talk.resend(talk.getSnapshot().outgoing[0]?.key ?? 0);
  expect(connection.said[1]).toMatchObject({ text: 'hello', to: 'bob', reference: first?.reference });
  connection.hearsPrivately('ana', 'bob', 'hello');
  await vi.waitFor(() => expect(talk.getSnapshot().outgoing).toEqual([]));
  expect(texts('bob')).toEqual(['ana: hello']);
});

test('a word with a slash is a text like any other', async () => {
  room.talkWith('bob').say('/quit');
  await vi.waitFor(() =>
    expect(room.talkWith('bob').getSnapshot().outgoing[0]).toMatchObject({ quiet: false }),
  );
  expect(connection.said).toMatchObject([{ text: '/quit', to: 'bob' }]);
});

test('without a private line nothing is sent, and the text stays', async () => {
  vi.useFakeTimers();
  connection.privateLine = undefined;
  const talk = room.talkWith('bob');
  talk.say('hello');
  connection.becomes({ phase: 'connected' });
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(talk.getSnapshot().outgoing[0]?.problem?.code).toBe('no-private-line'));
  expect(connection.said).toEqual([]);
});

test('what is said before there is a line waits for it', async () => {
  const line = connection.privateLine;
  connection.privateLine = undefined;
  room.talkWith('bob').say('one');
  room.talkWith('bob').say('two');
  connection.becomes({ phase: 'connected' });
  connection.privateLine = line;
  connection.hasLine();
  await vi.waitFor(() => expect(connection.said.map(({ text }) => text)).toEqual(['one', 'two']));
});

test('a later page still has what was not said to have arrived, and its author decides', async () => {
  room.talkWith('bob').say('hello');
  const saved: unknown = JSON.parse(JSON.stringify(room.save().talks));
  const again = new Room(new FakeConnection(), { talks: parseTalks(saved) });
  expect(again.talkWith('bob').getSnapshot().outgoing).toMatchObject([
    { text: 'hello', status: 'failed', problem: { code: 'unsure' } },
  ]);
});

test('a later page goes on: what was said, what is new, and the draft', async () => {
  connection.hearsPrivately('bob', 'ana', 'one', { id: 'd1' });
  room.talkWith('bob').draft = 'I was';
  const saved: unknown = JSON.parse(JSON.stringify(room.save().talks));
  const later = new FakeConnection();
  const again = new Room(later, { talks: parseTalks(saved) });
  expect(texts('bob', again)).toEqual(['bob: one']);
  expect(again.talkWith('bob').draft).toBe('I was');
  later.hearsPrivately('bob', 'ana', 'one', { id: 'd1' });
  await expectList(['bob 1'], again);
});

test('a later page that is told all of it again shows it in order, and counts what was new', async () => {
  connection.retellsTalks = true;
  const tell = (to: FakeConnection) => {
    for (let n = 0; n < 250; n += 1) to.hearsPrivately('bob', 'ana', `m${n}`, { id: `d${n}`, created: n });
  };
  tell(connection);
  room.look(true, 'bob');
  room.look(false, 'bob');
  connection.hearsPrivately('bob', 'ana', 'new', { id: 'd250', created: 250 });
  const saved: unknown = JSON.parse(JSON.stringify(room.save().talks));
  const later = new FakeConnection();
  later.retellsTalks = true;
  const again = new Room(later, { talks: parseTalks(saved) });
  tell(later);
  later.hearsPrivately('bob', 'ana', 'new', { id: 'd250', created: 250 });
  expect(texts('bob', again)).toEqual(texts('bob'));
  await expectList(['bob 1'], again);
});

test('a later page that is told only what is new still has what is old', () => {
  for (let n = 0; n < 250; n += 1) connection.hearsPrivately('bob', 'ana', `m${n}`, { created: n });
  const saved: unknown = JSON.parse(JSON.stringify(room.save().talks));
  const again = new Room(new FakeConnection(), { talks: parseTalks(saved) });
  expect(texts('bob', again)).toEqual(texts('bob'));
});

test.each([undefined, 7, [{ name: 'bob' }], [{ name: 'bob', events: [1, {}], draft: 1, unread: 2 }]])(
  'a stored %j is no conversation',
  (stored) => expect(parseTalks(stored)).toEqual([]),
);

test('a later page of a room that tells its history again, but nothing private, has its talks from this one', () => {
  connection.resumes = false;
  connection.hearsPrivately('bob', 'ana', 'for one', { id: 'd1' });
  const saved: unknown = JSON.parse(JSON.stringify(room.save().talks));
  const later = new FakeConnection();
  later.resumes = false;
  expect(texts('bob', new Room(later, { talks: parseTalks(saved) }))).toEqual(['bob: for one']);
});
