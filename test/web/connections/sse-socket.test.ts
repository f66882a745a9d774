import { afterEach, describe, expect, test, vi } from 'vitest';
import { WS } from 'vitest-websocket-mock';
import type { Connection } from '../../../web/src/connections/connection.ts';
import { connect, resume } from '../../../web/src/connections/sse.ts';
import { FakeEventSource, installFakes, stream } from '../fakes.ts';
import { codeOf, listenTo, said, summary } from './heard.ts';

const server = installFakes();
const address = 'http://chat.example/rooms/blue';
const socketUrl = 'ws://chat.example/rooms/blue/stream/s1';
const id = (n: number) => `e${n}`;

let connection: Connection | undefined;
afterEach(async () => {
  vi.useRealTimers();
  server().answers(201);
  connection?.close();
  await vi.waitFor(() => expect(connection?.state.phase).toBe('disconnected'));
  WS.clean();
  vi.restoreAllMocks();
});

const users = (n: number) => ({ id: id(n), event: 'Users', data: { created: n, users: ['ana', 'bob'] } });
const message = (n: number, text = `m${n}`) => ({
  id: id(n),
  event: 'Message',
  data: { created: n, user: 'bob', message: text },
});

async function connected() {
  const room = new WS(socketUrl, { jsonProtocol: true });
  server().admits();
  connection = await connect(address, 'ana', 'secret');
  const heard = listenTo(connection);
  await vi.waitFor(() => expect(connection?.state.phase).toBe('connected'));
  await expect(room).toReceiveMessage({ ack: '' });
  return { room, connection, heard };
}

/** Something new at the same address, and the client comes to it. */
async function comesBack(connection: Connection): Promise<{ room: WS; url: string }> {
  const room = new WS(socketUrl, { jsonProtocol: true });
  vi.spyOn(Math, 'random').mockReturnValue(0);
  dispatchEvent(new Event('online'));
  const { url } = await room.connected;
  await vi.waitFor(() => expect(connection.state.phase).toBe('connected'));
  return { room, url };
}

describe('[PROTOCOLS 1, what only we have] a stream over a WebSocket', () => {
  test('is preferred where the server is Parley, and no EventSource is opened', async () => {
    const { room, connection, heard } = await connected();
    room.send(users(1));
    room.send(message(2));
    expect(connection.members).toEqual(['ana', 'bob']);
    expect(said(heard)).toEqual(['bob: m2']);
    expect(FakeEventSource.all).toEqual([]);
  });

  test('is never tried with a foreign server', async () => {
    const room = new WS(socketUrl, { jsonProtocol: true });
    server().admits({ parley: false });
    connection = await connect(address, 'ana', 'secret');
    stream().opens();
    expect(connection.state.phase).toBe('connected');
    expect(room.server.clients()).toEqual([]);
  });

  test('that never opens gives way to EventSource', async () => {
    server().admits();
    connection = await connect(address, 'ana', 'secret');
    await vi.waitFor(() => expect(FakeEventSource.all).toHaveLength(1));
    stream().opens();
    expect(connection.state.phase).toBe('connected');
  });

  test('acknowledges a second after it was read', async () => {
    const { room } = await connected();
    room.send(users(1));
    room.send(message(2));
    await expect(room).toReceiveMessage({ ack: 'e2' }, { timeout: 2_000 });
    expect(room.messages).toEqual([{ ack: '' }, { ack: 'e2' }]);
  });

  test('acknowledges a signal by what it names', async () => {
    const { room } = await connected();
    room.send(users(1));
    const data = { created: 1, user: 'bob', to: 'ana', kind: 'accept', call: 'c', data: {} };
    room.send({ event: 'Signal', data, ack: 'signal-1' });
    await expect(room).toReceiveMessage({ ack: 'signal-1' }, { timeout: 2_000 });
  });

  test('acknowledges at once what is much', async () => {
    const { room } = await connected();
    for (let n = 1; n <= 4; n += 1) room.send(message(n, 'x'.repeat(4_096)));
    await expect(room).toReceiveMessage({ ack: 'e4' }, { timeout: 500 });
  });

  test('Disconnect is the end', async () => {
    const { room, connection } = await connected();
    room.send({ id: 'e9', event: 'Disconnect', data: { created: 9 } });
    room.close({ code: 1_000, reason: 'goodbye', wasClean: true });
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'left' });
  });

  test.each([1_000, 1_012, 1_013])('that closes with %i is come back to, by the last id', async (code) => {
    const { room, connection, heard } = await connected();
    room.send(users(1));
    room.send(message(2));
    room.close({ code, reason: '', wasClean: true });
    await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
    const next = await comesBack(connection);
    expect(next.url).toBe(`${socketUrl}?lastEventId=e2`);
    next.room.send(message(3));
    expect(said(heard)).toEqual(['bob: m2', 'bob: m3']);
    expect(FakeEventSource.all).toEqual([]);
  });

  test('that is refused when it comes back is asked about: 403 is an expired login', async () => {
    const { room, connection } = await connected();
    room.send(users(1));
    server().answers(403);
    vi.spyOn(Math, 'random').mockReturnValue(0);
    room.error();
    WS.clean();
    await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(connection.state).toEqual({ phase: 'disconnected', reason: 'expired' }));
    expect(server().seen.at(-1)?.url).toBe(`${address}/stream/s1?lastEventId=e1`);
  });

  test('whose server is away is tried again, and opened as soon as it is back', async () => {
    const { room, connection } = await connected();
    room.send(users(1));
    server().answers(502);
    vi.spyOn(Math, 'random').mockReturnValue(0);
    room.error();
    WS.clean();
    await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(server().seen.at(-1)?.url).toContain('/stream/'), { timeout: 2_000 });
    await comesBack(connection);
    expect(server().seen.filter(({ url }) => url.includes('/stream/'))).toHaveLength(1);
    expect(FakeEventSource.all).toEqual([]);
  });

  test('that is refused twice where streams are to be had gives way to EventSource', async () => {
    const { room, connection } = await connected();
    room.send(users(1));
    server().answers(200).answers(200);
    vi.spyOn(Math, 'random').mockReturnValue(0);
    room.error();
    WS.clean();
    await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
    dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(FakeEventSource.all).toHaveLength(1), { timeout: 4_000 });
    stream().opens();
    expect(connection.state.phase).toBe('connected');
  });

  test('says ping now and then, and a line that does not answer is given up', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });
    const room = new WS(socketUrl, { jsonProtocol: false });
    server().admits();
    connection = await connect(address, 'ana', 'secret');
    await vi.advanceTimersByTimeAsync(25_000 + 100);
    expect(room.messages).toEqual(['{"ack":""}', 'ping']);
    room.send('pong');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(connection.state.phase).toBe('connected');
    await vi.advanceTimersByTimeAsync(5_000 + 10_000);
    expect(connection.state.phase).toBe('reconnecting');
  });

  test('a frame that is none is skipped', async () => {
    const { room, heard } = await connected();
    const before = heard.length;
    for (const frame of ['nonsense', { id: 'e1' }, { id: 'e1', event: 'Message', data: {} }])
      room.send(frame);
    expect(heard).toHaveLength(before);
  });
});

describe('a reconnect that had to start afresh', () => {
  /** What the client tells when the new stream says this. */
  async function toldAfter(...frames: object[]): Promise<string[]> {
    const { room, connection, heard } = await connected();
    for (const frame of [users(1), message(2), message(3)]) room.send(frame);
    room.error();
    await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
    const next = await comesBack(connection);
    const before = heard.length;
    for (const frame of frames) next.room.send(frame);
    return summary(heard.slice(before));
  }

  test('[PROTOCOLS 1 Events] is told where the cut is', async () => {
    expect(await toldAfter(users(9), message(7), message(8))).toEqual(['gap', 'bob: m7', 'bob: m8']);
  });

  test('is no cut if its history begins with what is known', async () => {
    expect(await toldAfter(users(9), message(3), message(8))).toEqual(['bob: m3', 'bob: m8']);
  });

  test('[PROTOCOLS 1 Events] one that goes on is no cut', async () => {
    expect(await toldAfter(message(8))).toEqual(['bob: m8']);
  });

  test('is told to a later page as well', async () => {
    const { room, connection } = await connected();
    room.send(message(2));
    const saved: unknown = JSON.parse(JSON.stringify(connection.save()));
    room.error();
    WS.clean();
    const next = new WS(socketUrl, { jsonProtocol: true });
    const again = resume(saved);
    if (again === undefined) throw new Error('not resumed');
    const heard = listenTo(again);
    await next.connected;
    next.send(users(9));
    next.send(message(8));
    expect(summary(heard).slice(-2)).toEqual(['gap', 'bob: m8']);
    again.close();
  });

  test('and to one who logs in again, and knows the room already', async () => {
    const room = new WS(socketUrl, { jsonProtocol: true });
    server().admits();
    connection = await connect(address, 'ana', 'secret', 3);
    const heard = listenTo(connection);
    await room.connected;
    room.send(users(9));
    room.send(message(8));
    expect(summary(heard).slice(-2)).toEqual(['gap', 'bob: m8']);
  });
});

describe('[PROTOCOLS 1, what only we have] what was said before', () => {
  test('comes page by page, oldest first, until there is no more', async () => {
    const { connection } = await connected();
    expect(connection.hasEarlier).toBe(true);
    const page = Array.from({ length: 100 }, (_, n) => message(n + 100));
    server().answers(200, {}, JSON.stringify(page));
    const events = await connection.earlier('e200');
    expect(events.map((event) => event.id)).toEqual(page.map((frame) => frame.id));
    expect(server().seen.at(-1)).toMatchObject({
      method: 'GET',
      url: `${address}/history?before=e200&limit=100`,
    });
    expect(connection.hasEarlier).toBe(true);
    server().answers(200, {}, JSON.stringify([message(1)]));
    expect(await connection.earlier('e100')).toMatchObject([{ type: 'Message', message: 'm1' }]);
    expect(connection.hasEarlier).toBe(false);
    expect(await connection.earlier('e1')).toEqual([]);
  });

  test.each([
    ['cannot be reached', () => server().breaks()],
    ['answers something else', () => server().answers(200, {}, '<h1>hello</h1>')],
    ['is busy', () => server().answers(503)],
  ])('can be asked for again where the server %s', async (_, answer) => {
    const { connection } = await connected();
    answer();
    expect(await codeOf(connection.earlier('e1'))).toBe('unreachable');
    expect(connection.hasEarlier).toBe(true);
  });

  test('is not asked of a foreign server', async () => {
    server().admits({ parley: false });
    connection = await connect(address, 'ana', 'secret');
    expect(connection.hasEarlier).toBe(false);
    expect(await connection.earlier('e1')).toEqual([]);
    expect(server().seen).toHaveLength(1);
  });
});
