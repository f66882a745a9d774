import { afterEach, describe, expect, test, vi } from 'vitest';
import { WS } from 'vitest-websocket-mock';
import type { Connection } from '../../../web/src/connections/connection.ts';
import { open, resume } from '../../../web/src/connections/open.ts';
import { installFakes } from '../fakes.ts';
import { codeOf, listenTo, said, summary } from './heard.ts';

const server = installFakes();
const address = 'http://chat.example/rooms/blue';
const socketUrl = 'ws://chat.example/rooms/blue/v1/chat/ws';
const me = '0d9b2c44-6f0e-4b52-9d3c-6b3f5f6f8a10';
const someone = '7e57ab1e-0000-4000-8000-000000000001';
const ulid = (n: number) => `01JD000000000000000000000${n}`;

type Item = { id: string; user_id: string; content: string };
type Sent = { type: string; data: { user_id: string; content: string; client_id?: string }[] };

let connection: Connection | undefined;
afterEach(() => {
  connection?.close();
  WS.clean();
  vi.restoreAllMocks();
});

function tellsHistory(data: Item[], { parley = true, status = 200 } = {}): void {
  server().answers(status, parley ? { Parley: '1' } : {}, JSON.stringify({ type: 'messages', data }));
}

async function entered(history: Item[] = [], options: { parley?: boolean; status?: number } = {}) {
  const room = new WS(socketUrl, { jsonProtocol: true });
  tellsHistory(history, options);
  connection = await open({ protocol: 'whisper', address, user: '', id: me });
  return { room, connection, heard: listenTo(connection) };
}

/** The next message that the server gets. */
async function received(room: WS): Promise<Sent['data'][number] & { type: string }> {
  let { type, data } = (await room.nextMessage) as Sent;
  // Who one is comes first, wherever our server is known to be.
  if (type === 'identify') ({ type, data } = (await room.nextMessage) as Sent);
  const [item] = data;
  if (item === undefined) throw new Error('an empty frame');
  return { type, ...item };
}

function acknowledges(room: WS, ...ids: string[]): void {
  room.send({ type: 'message_ids', status: 'success', message_ids: ids });
}

/** The network breaks, and the client comes back to what is then at the address. */
async function backAfterBreak(room: WS, connection: Connection, history: Item[], options = {}): Promise<WS> {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  room.error();
  await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
  const next = new WS(socketUrl, { jsonProtocol: true });
  tellsHistory(history, options);
  dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(connection.state.phase).toBe('connected'));
  vi.restoreAllMocks();
  return next;
}

describe('load', () => {
  test('[PROTOCOLS 4] what was said before comes from GET v1/chat/messages', async () => {
    const { heard } = await entered([
      { id: ulid(1), user_id: someone, content: 'one' },
      { id: ulid(2), user_id: 'walter', content: 'two' },
    ]);
    expect(server().seen).toMatchObject([{ method: 'GET', url: `${address}/v1/chat/messages` }]);
    expect(said(heard)).toEqual(['anon-7e57ab1e: one', 'walter: two']);
  });

  test('[PROTOCOLS 4] ids are ULIDs, and tell the time', async () => {
    const { heard } = await entered([{ id: ulid(1), user_id: someone, content: 'one' }]);
    expect(heard[0]).toMatchObject({ type: 'event', event: { id: ulid(1), created: 1_731_945_562.112 } });
  });

  test('what comes live meanwhile comes after it, and once', async () => {
    const room = new WS(socketUrl, { jsonProtocol: true });
    const { promise, resolve } = Promise.withResolvers<Response>();
    vi.stubGlobal('fetch', () => promise);
    const opening = open({ protocol: 'whisper', address, user: '', id: me });
    await room.connected;
    const [one, two] = [1, 2].map((n) => ({ id: ulid(n), user_id: someone, content: `${n}` }));
    room.send({ type: 'messages', data: [two] });
    resolve(Response.json({ type: 'messages', data: [one, two] }));
    connection = await opening;
    const heard = listenTo(connection);
    expect(said(heard)).toEqual(['anon-7e57ab1e: 1', 'anon-7e57ab1e: 2']);
  });

  test('a server without a history is a room all the same', async () => {
    const { connection, heard } = await entered([], { status: 404, parley: false });
    expect(connection.state.phase).toBe('connected');
    expect(summary(heard)).toEqual([]);
  });

  test('[PROTOCOLS 4] older messages come page by page, from our server', async () => {
    const { connection } = await entered([{ id: ulid(2), user_id: someone, content: 'two' }]);
    expect(connection.hasEarlier).toBe(true);
    tellsHistory([{ id: ulid(1), user_id: me, content: 'one' }]);
    const earlier = await connection.earlier(ulid(2));
    expect(earlier).toMatchObject([{ type: 'Message', id: ulid(1), user: connection.user, message: 'one' }]);
    expect(server().seen.at(-1)?.url).toBe(`${address}/v1/chat/messages?before=${ulid(2)}&limit=100`);
    expect(connection.hasEarlier).toBe(false);
  });

  test('older messages that cannot be had now can be asked for again', async () => {
    const { connection } = await entered();
    server().breaks();
    expect(await codeOf(connection.earlier(ulid(2)))).toBe('unreachable');
    expect(connection.hasEarlier).toBe(true);
  });

  test('a foreign server is not asked for older ones', async () => {
    const { connection } = await entered([], { parley: false });
    expect(connection.hasEarlier).toBe(false);
    expect(await connection.earlier(ulid(2))).toEqual([]);
    expect(server().seen).toHaveLength(1);
  });
});

describe('receive', () => {
  test('[PROTOCOLS 4] a frame is as many messages as it has, and none is told twice', async () => {
    const { room, heard } = await entered();
    const data = [1, 2].map((n) => ({ id: ulid(n), user_id: someone, content: `${n}` }));
    room.send({ type: 'messages', data });
    room.send({ type: 'messages', data });
    expect(said(heard)).toEqual(['anon-7e57ab1e: 1', 'anon-7e57ab1e: 2']);
  });

  test('two whose ids begin alike have names of their own', async () => {
    const { room, connection, heard } = await entered();
    const double = `${me.slice(0, 8)}${someone.slice(8)}`;
    room.send({ type: 'messages', data: [{ id: ulid(1), user_id: double, content: 'not you' }] });
    expect(said(heard)).toEqual([`anon-${double}: not you`]);
    expect(connection.user).toBe('anon-0d9b2c44');
  });

  test('what is no frame is skipped', async () => {
    const { room, heard } = await entered();
    room.send('not JSON');
    room.send({ type: 'news' });
    room.send({ type: 'messages', data: [{ id: 1 }, { id: ulid(1), user_id: someone, content: 'one' }] });
    expect(said(heard)).toEqual(['anon-7e57ab1e: one']);
  });
});

describe('send', () => {
  test('[PROTOCOLS 4] a message has the user_id, and with our server a client_id', async () => {
    const { room, connection } = await entered();
    void connection.say('hello', 'r1').catch(() => {});
    expect(await received(room)).toEqual({
      type: 'messages',
      user_id: me,
      content: 'hello',
      client_id: 'r1',
    });
  });

  test('[PROTOCOLS 4] a foreign server gets what the protocol defines, and no more', async () => {
    const { room, connection } = await entered([], { parley: false });
    void connection.say('hello', 'r1').catch(() => {});
    await expect(room).toReceiveMessage({ type: 'messages', data: [{ user_id: me, content: 'hello' }] });
  });

  test('whoever is not named is a new UUID', async () => {
    const room = new WS(socketUrl, { jsonProtocol: true });
    tellsHistory([]);
    connection = await open({ protocol: 'whisper', address, user: 'walter' });
    void connection.say('hello').catch(() => {});
    expect((await received(room)).user_id).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
  });
});

describe('acknowledgement', () => {
  test('[PROTOCOLS 4] tells the ULID of each, in order', async () => {
    const { room, connection } = await entered();
    const both = Promise.all([connection.say('one'), connection.say('two')]);
    await received(room);
    await received(room);
    acknowledges(room, ulid(1));
    acknowledges(room, ulid(2));
    expect(await both).toEqual([
      { kind: 'said', id: ulid(1) },
      { kind: 'said', id: ulid(2) },
    ]);
  });

  test('[PROTOCOLS 4] without a local echo: the message shows when everybody gets it', async () => {
    const { room, connection, heard } = await entered();
    const saying = connection.say('one');
    await received(room);
    acknowledges(room, ulid(1));
    await saying;
    expect(said(heard)).toEqual([]);
    room.send({ type: 'messages', data: [{ id: ulid(1), user_id: me, content: 'one' }] });
    expect(said(heard)).toEqual([`${connection.user}: one`]);
  });
});

describe('failure', () => {
  test('[PROTOCOLS 4] an error is the sender’s, in the server’s words', async () => {
    const { room, connection } = await entered();
    const saying = connection.say('one');
    await received(room);
    room.send({ type: 'message_ids', status: 'error', message_ids: [], error: 'Too long.' });
    await expect(saying).rejects.toMatchObject({ code: 'refused', detail: 'Too long.' });
  });

  test('a foreign server may have what it did not acknowledge: that is said, and nothing sent again', async () => {
    const { room, connection } = await entered([], { parley: false });
    const saying = codeOf(connection.say('one'));
    await received(room);
    const next = await backAfterBreak(room, connection, [], { parley: false });
    expect(await saying).toBe('unsure');
    expect(next).toHaveReceivedMessages([]);
  });

  test('[PROTOCOLS, One room] who is kicked is out', async () => {
    const { room, connection } = await entered();
    room.close({ code: 4_000, reason: 'kicked', wasClean: true });
    await vi.waitFor(() => expect(connection.state).toEqual({ phase: 'disconnected', reason: 'kicked' }));
    expect(await codeOf(connection.say('one'))).toBe('disconnected');
  });
});

describe('resend', () => {
  test('[PROTOCOLS 4] by hand, under the same client_id', async () => {
    const { room, connection } = await entered();
    const first = codeOf(connection.say('one', 'r1'));
    const before = await received(room);
    room.send({ type: 'message_ids', status: 'error', message_ids: [], error: 'Busy.' });
    expect(await first).toBe('refused');
    const second = connection.say('one', 'r1');
    expect(await received(room)).toEqual(before);
    acknowledges(room, ulid(1));
    expect(await second).toEqual({ kind: 'said', id: ulid(1) });
  });
});

describe('reconnect', () => {
  test('[PROTOCOLS 4] what was not acknowledged is sent again under its client_id, and acknowledged with its ULID', async () => {
    const { room, connection, heard } = await entered();
    const saying = connection.say('one');
    const first = await received(room);
    // Stored, and its acknowledgement lost.
    const next = await backAfterBreak(room, connection, [{ id: ulid(1), user_id: me, content: 'one' }]);
    expect(await received(next)).toEqual(first);
    acknowledges(next, ulid(1));
    expect(await saying).toEqual({ kind: 'said', id: ulid(1) });
    expect(said(heard)).toEqual([`${connection.user}: one`]);
  });

  test('what is said meanwhile goes out afterwards, in order', async () => {
    const { room, connection } = await entered();
    void connection.say('one').catch(() => {});
    await received(room);
    room.error();
    await vi.waitFor(() => expect(connection?.state.phase).toBe('reconnecting'));
    void connection.say('two').catch(() => {});
    const next = await backAfterBreak(room, connection, []);
    expect([(await received(next)).content, (await received(next)).content]).toEqual(['one', 'two']);
  });

  test('what was said meanwhile is told', async () => {
    const one = { id: ulid(1), user_id: someone, content: '1' };
    const { room, connection, heard } = await entered([one]);
    await backAfterBreak(room, connection, [one, { id: ulid(2), user_id: someone, content: '2' }]);
    expect(summary(heard)).toEqual(['anon-7e57ab1e: 1', 'reconnecting', 'anon-7e57ab1e: 2', 'connected']);
  });

  test('more than a history holds is told as a gap', async () => {
    const { room, connection, heard } = await entered([{ id: ulid(1), user_id: someone, content: '1' }]);
    await backAfterBreak(room, connection, [
      { id: '01JE0000000000000000000009', user_id: someone, content: '9' },
    ]);
    expect(summary(heard).slice(2)).toEqual(['gap', 'anon-7e57ab1e: 9', 'connected']);
  });

  test('what is deleted is told live, and by what the next history lacks', async () => {
    const items = [1, 2, 3].map((n) => ({ id: ulid(n), user_id: someone, content: `${n}` }));
    const { room, connection, heard } = await entered(items);
    room.send({ type: 'deleted', message_ids: [ulid(1)] });
    await backAfterBreak(room, connection, items.slice(1, 2));
    const gone = heard.flatMap((change) => (change.type === 'deleted' ? [change.id] : []));
    expect(gone).toEqual([ulid(1), ulid(1), ulid(3)]);
    expect(summary(heard)).not.toContain('gap');
  });

  test('what was deleted before one could hear of it is gone, and what was said since stays', async () => {
    const items = [1, 2].map((n) => ({ id: ulid(n), user_id: someone, content: `${n}` }));
    const { room, heard } = await entered(items);
    const answer = server().holds();
    room.send({ type: 'identified', user_id: me, secret: 's' });
    await vi.waitFor(() => expect(server().seen).toHaveLength(2));
    room.send({ type: 'messages', data: [{ id: ulid(3), user_id: someone, content: '3' }] });
    answer(200, { Parley: '1' }, JSON.stringify({ type: 'messages', data: items.slice(0, 1) }));
    const gone = () => heard.flatMap((change) => (change.type === 'deleted' ? [change.id] : []));
    await vi.waitFor(() => expect(gone()).toEqual([ulid(2)]));
    expect(said(heard)).toContain('anon-7e57ab1e: 3');
  });

  test('a later page comes as the same person', async () => {
    const { connection } = await entered();
    const saved: unknown = JSON.parse(JSON.stringify(connection.save()));
    tellsHistory([]);
    const again = resume(saved);
    expect(again?.user).toBe(connection.user);
    await vi.waitFor(() => expect(again?.state.phase).toBe('connected'));
    again?.close();
    expect(again?.save()).toBeUndefined();
  });

  test('[PROTOCOLS 4] nobody gets another name here', async () => {
    const { connection } = await entered();
    expect(connection.canRename).toBe(false);
    expect(await codeOf(connection.rename('walter'))).toBe('unsupported');
  });
});
