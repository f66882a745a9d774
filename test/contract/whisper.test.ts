import { expect, test } from 'vitest';
import { UNUSABLE_TEXTS } from './names.ts';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import { hears, settle } from './visitor.ts';
import { GENERATIONS, history, idsOf, two, ULID, Whisper } from './whisper.ts';

const SUCCESS = {
  messages: (ids: unknown) => ({ type: 'message_ids', status: 'success', message_ids: ids }),
  chat_messages_request: (ids: unknown) => ({
    type: 'chat_messages_response',
    status: 201,
    message_ids: ids,
  }),
};
const FAILURE = {
  messages: { type: 'message_ids', status: 'error', message_ids: [], error: expect.stringMatching(/\S/) },
  chat_messages_request: {
    type: 'chat_messages_response',
    status: 400,
    error: expect.stringMatching(/\S/),
  },
};

test.each(GENERATIONS)(
  '[PROTOCOLS 4] %s: the acknowledgement comes first, in order, then one broadcast to everyone, the sender included',
  async (type) => {
    const { guest, other } = await two();
    const items = ['first', 'second', 'third'].map((content) => ({ user_id: guest.whisperId, content }));
    const answer = await guest.post(items, type);
    const ids = idsOf(answer);
    expect(answer).toEqual(SUCCESS[type](ids));
    expect(ids).toHaveLength(3);
    for (const id of ids) expect(id).toMatch(ULID);
    expect([...new Set(ids)].sort()).toEqual(ids);
    const broadcast = { type: 'messages', data: items.map((item, i) => ({ id: ids[i], ...item })) };
    expect(await other.socket.next('messages')).toEqual(broadcast);
    await settle(guest, other);
    expect(other.socket.frames.slice(0, -1)).toEqual([broadcast]);
    expect(guest.socket.frames.slice(0, 2)).toEqual([answer, broadcast]);
  },
);

test('[PROTOCOLS 4] stored before it is acknowledged: kill -9 right after loses nothing', async () => {
  const { server, base } = await ownServer();
  const guest = await Whisper.open(base);
  for (let i = 0; i < 20; i += 1)
    guest.socket.send({ type: 'messages', data: [{ user_id: 'u', content: `${i}` }] });
  await guest.answer();
  await server.kill();
  await guest.socket.end();
  await server.restart();
  const kept = (await history(base)).map(({ id }) => id);
  const acknowledged = guest.socket.of('message_ids').flatMap(idsOf);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(kept).toEqual(expect.arrayContaining(acknowledged));
  expect(kept).toEqual(expect.arrayContaining(guest.items().map(({ id }) => id)));
});

test('[PROTOCOLS 4] a frame is all or nothing', async () => {
  const { base, guest, other } = await two();
  const good = { user_id: guest.whisperId, content: 'good' };
  expect(await guest.post([good, { user_id: guest.whisperId, content: ' ' }])).toEqual(FAILURE.messages);
  expect(await guest.post([good, null], 'chat_messages_request')).toEqual(FAILURE.chat_messages_request);
  await settle(guest, other);
  expect(other.items()).toHaveLength(1);
  expect(await history(base)).toEqual(other.items());
});

const BAD_ITEMS: readonly (readonly [what: string, data: unknown])[] = [
  ['no data', undefined],
  ['null', null],
  ['an object', { user_id: 'u', content: 'hello' }],
  ['a text', 'hello'],
  ['a text in the list', ['hello']],
  ['a list in the list', [[]]],
  ['an empty item', [{}]],
  ['no user_id', [{ content: 'hello' }]],
  ['an empty user_id', [{ user_id: '', content: 'hello' }]],
  ['a user_id of 65 characters', [{ user_id: 'x'.repeat(65), content: 'hello' }]],
  ['a number as user_id', [{ user_id: 7, content: 'hello' }]],
  ['null as user_id', [{ user_id: null, content: 'hello' }]],
  ['an object as user_id', [{ user_id: {}, content: 'hello' }]],
  ['a number as client_id', [{ user_id: 'u', content: 'hello', client_id: 7 }]],
  ['a client_id of 60,000 characters', [{ user_id: 'u', content: 'hello', client_id: 'x'.repeat(60_000) }]],
  ['101 people in a frame', Array.from({ length: 101 }, (_, i) => ({ user_id: `u${i}`, content: 'hello' }))],
  ...UNUSABLE_TEXTS.map(([what, content]) => [`${what} as content`, [{ user_id: 'u', content }]] as const),
];

test.each(BAD_ITEMS)('[PROTOCOLS 4] an error to the sender only for %s', async (_, data) => {
  const { base, guest, other } = await two();
  for (const type of GENERATIONS) {
    expect(await guest.post(data, type)).toEqual(FAILURE[type]);
  }
  await settle(guest, other);
  expect(other.socket.frames).toHaveLength(1);
  expect(await history(base)).toHaveLength(1);
});

test.each(['no JSON', '', 'null', '[]', '7', '"messages"'])(
  '[PROTOCOLS 4] an error for the frame %j',
  async (text) => {
    const { guest, other } = await two();
    guest.socket.sendText(text);
    expect(await guest.answer()).toEqual(FAILURE.messages);
    await settle(guest, other);
    expect(other.socket.frames).toHaveLength(1);
  },
);

test('[PROTOCOLS 4 client_id] the same twice is stored once, acknowledged with the same id, not broadcast again', async () => {
  const { base, guest, other } = await two();
  const item = { user_id: guest.whisperId, content: 'once', client_id: 'c1' };
  const first = await guest.post([item]);
  expect(await guest.post([item])).toEqual(first);
  expect(idsOf(await guest.post([item], 'chat_messages_request'))).toEqual(idsOf(first));
  expect(idsOf(await other.post([{ ...item, content: 'changed' }]))).toEqual(idsOf(first));
  await settle(guest, other);
  const [once, mark] = other.items();
  expect(once).toEqual({ id: idsOf(first)[0], user_id: guest.whisperId, content: 'once' });
  expect(other.items()).toHaveLength(2);
  expect(await history(base)).toEqual([once, mark]);
});

test('[PROTOCOLS 4 client_id] known and new ones in one frame: only the new are broadcast, all acknowledged in order', async () => {
  const { guest, other } = await two();
  const item = (n: number) => ({ user_id: guest.whisperId, content: `number ${n}`, client_id: `c${n}` });
  const [second] = idsOf(await guest.post([item(2)]));
  const ids = idsOf(await guest.post([item(1), item(2), item(3), item(3)]));
  expect(ids).toHaveLength(4);
  expect(ids[1]).toBe(second);
  expect(ids[3]).toBe(ids[2]);
  await settle(guest, other);
  expect(
    other.socket.of('messages').map(({ data }) => (data as { id: string }[]).map(({ id }) => id)),
  ).toEqual([[second], [ids[0], ids[2]], [expect.stringMatching(ULID)]]);
});

test('[PROTOCOLS 4 client_id] belongs to its user_id; other items have none', async () => {
  const { guest } = await two();
  const ids = idsOf(
    await guest.post([
      { user_id: 'a', content: 'x', client_id: 'c' },
      { user_id: 'b', content: 'x', client_id: 'c' },
      { user_id: 'a', content: 'x', client_id: 'd' },
      { user_id: 'a', content: 'x' },
      { user_id: 'a', content: 'x' },
    ]),
  );
  expect(new Set(ids).size).toBe(5);
});

test('[PROTOCOLS 4 client_id] racing copies over many sockets are one', async () => {
  const base = freshRoom();
  const guests = await Promise.all(Array.from({ length: 8 }, () => Whisper.open(base)));
  const item = { user_id: 'racer', content: 'once', client_id: 'c' };
  const answers = await Promise.all(guests.map((guest) => guest.post([item])));
  expect(new Set(answers.map((answer) => idsOf(answer)[0])).size).toBe(1);
  expect(await history(base)).toHaveLength(1);
});

test('[PROTOCOLS 4 client_id] is known after kill -9 and a restart', async () => {
  const { server, base } = await ownServer();
  const item = { user_id: 'u', content: 'once', client_id: 'c' };
  const guest = await Whisper.open(base);
  const first = await guest.post([item]);
  await server.kill();
  await guest.socket.end();
  await server.restart();
  const again = await Whisper.open(base);
  expect(await again.post([item])).toEqual(first);
  expect(await history(base)).toHaveLength(1);
});

test('[PROTOCOLS 4] `id: null` in an item, and keys that mean nothing, are accepted', async () => {
  const { guest, other } = await two();
  const [id] = idsOf(await guest.post([{ id: null, user_id: 'u', content: 'hello', extra: [1] }]));
  expect(await other.socket.next('messages')).toEqual({
    type: 'messages',
    data: [{ id, user_id: 'u', content: 'hello' }],
  });
});

test('[PROTOCOLS 4] message ids are the room’s event ids', async () => {
  const { base, guest } = await two();
  const ann = await Person.join(base, 'ann');
  const id = await guest.whisper('hello');
  expect((await ann.stream.message('hello')).id).toBe(id);
  await ann.say('hello back');
  await hears(guest, 'hello back');
  await ann.stream.message('hello back');
  expect(guest.items().at(-1)).toEqual({
    id: ann.stream.events.at(-1)?.id,
    user_id: 'ann',
    content: 'hello back',
  });
  expect((await history(base)).at(-1)).toEqual(guest.items().at(-1));
});

test.each(['ping', 'message', '', 'toString', 'login', 'HANDSHAKE_USER_INFO'])(
  '[PROTOCOLS 4] a frame of unknown type %j hurts nobody',
  async (type) => {
    const { guest, other } = await two();
    guest.socket.send({ type, data: [{ user_id: 'u', content: 'x' }], payload: {}, username: 'x' });
    await settle(guest, other);
    expect(other.socket.frames).toHaveLength(1);
    expect(guest.socket.isOpen).toBe(true);
  },
);
