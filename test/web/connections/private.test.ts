import { afterEach, describe, expect, test, vi } from 'vitest';
import { WS } from 'vitest-websocket-mock';
import type { SignalBody } from '../../../protocol/signals.ts';
import type { Connection, ConnectionChange } from '../../../web/src/connections/connection.ts';
import { open, resume } from '../../../web/src/connections/open.ts';
import { connect } from '../../../web/src/connections/sse.ts';
import { installFakes, stream } from '../fakes.ts';
import { codeOf, listenTo } from './heard.ts';

const server = installFakes();
const address = 'http://chat.example/rooms/blue';
const ring: SignalBody = { kind: 'ring', call: 'c1', data: { with: [], video: true } };
const accept: SignalBody = { kind: 'accept', call: 'c1', data: {} };

let connection: Connection | undefined;
afterEach(() => {
  connection?.close();
  WS.clean();
  vi.restoreAllMocks();
});

/** What was told that is private, as `bob > ana: hello` or `bob rings`. */
function privately(changes: readonly ConnectionChange[]): string[] {
  return changes.flatMap((change) => {
    if (change.type === 'direct')
      return [`${change.event.user} > ${change.event.to}: ${change.event.message}`];
    return change.type === 'signal' ? [`${change.from} ${change.signal.kind}s`] : [];
  });
}

describe('[PROTOCOLS 1] POST direct, POST signal', () => {
  async function connected(parley = true): Promise<Connection> {
    server().admits({ parley });
    connection = await connect(address, 'ana', 'secret');
    stream().opens();
    return connection;
  }

  test('a foreign server has no private line, and is never asked', async () => {
    expect((await connected(false)).privateLine).toBeUndefined();
    expect(server().seen).toHaveLength(1);
  });

  test('a message takes the message token and its turn', async () => {
    const connection = await connected();
    server().answers(201, { Token: 'm2' }).answers(201, { Token: 'm3' });
    const both = Promise.all([connection.privateLine?.write('bob', '/quit'), connection.say('hello')]);
    expect(await both).toEqual([{ kind: 'said' }, { kind: 'said' }]);
    expect(server().seen.slice(1)).toMatchObject([
      { url: `${address}/direct`, fields: { to: 'bob', message: '/quit' } },
      { url: `${address}/message`, fields: { message: 'hello' } },
    ]);
    expect(server().seen[2]?.headers.get('Authorization')).toBe('Bearer m2');
    expect(connection.state.phase).toBe('connected');
  });

  test('a lost answer is asked for again under the same key', async () => {
    vi.useFakeTimers();
    const line = (await connected()).privateLine;
    server().breaks().answers(201, { Token: 'm2' });
    const said = line?.write('bob', 'hello');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await said).toEqual({ kind: 'said' });
    const keys = server()
      .seen.slice(1)
      .map(({ headers }) => headers.get('Idempotency-Key'));
    expect(keys[0]).toBe(keys[1]);
    expect(
      server()
        .seen.slice(1)
        .map(({ url }) => url),
    ).toEqual([`${address}/direct`, `${address}/direct`]);
  });

  test('the same words to another one are another request', async () => {
    vi.useFakeTimers();
    const line = (await connected()).privateLine;
    for (let n = 0; n < 8; n += 1) server().breaks();
    const given = codeOf(line?.write('bob', 'hello') ?? Promise.resolve());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await given).toBe('unreachable');
    server().answers(201, { Token: 'm2' }).answers(201, { Token: 'm3' });
    await line?.write('cy', 'hello');
    expect(
      server()
        .seen.slice(-2)
        .map(({ fields }) => fields.to),
    ).toEqual(['bob', 'cy']);
  });

  test('what comes on the stream is told, and a signal is nothing to resume from', async () => {
    const connection = await connected();
    const heard = listenTo(connection);
    stream().sends('DirectMessage', { created: 1, user: 'bob', to: 'ana', message: 'hello' }, 'd1');
    stream().sends('Signal', { created: 1, user: 'bob', to: 'ana', ...ring });
    stream().sends('Signal', { created: 1, user: 'bob', to: 'ana', kind: 'dance', call: 'c1', data: {} });
    expect(privately(heard)).toEqual(['bob > ana: hello', 'bob rings']);
    expect(connection.save()).toMatchObject({ lastEventId: 'd1' });
  });

  test('signals go out one after the other, by the token that is not rotated; a refusal is told', async () => {
    const line = (await connected()).privateLine;
    const answer = server().holds();
    server().answers(409);
    const first = line?.signal('bob', ring);
    const second = codeOf(line?.signal('bob', accept) ?? Promise.resolve());
    await vi.waitFor(() => expect(server().seen).toHaveLength(2));
    answer(204);
    await first;
    expect(await second).toBe('refused');
    expect(server().seen[1]).toMatchObject({
      url: `${address}/signal`,
      fields: { to: 'bob', kind: 'ring', call: 'c1', data: JSON.stringify(ring.data) },
    });
    expect(server().seen[1]?.headers.get('Authorization')).toBe('Bearer s1');
  });

  test('signals to one person wait for nobody else, and a goodbye waits for nothing', async () => {
    const line = (await connected()).privateLine;
    const answer = server().holds();
    server().answers(204).answers(204).answers(204);
    const first = line?.signal('bob', ring);
    await vi.waitFor(() => expect(server().seen).toHaveLength(2));
    await line?.signal('cy', ring);
    await line?.signal('bob', { kind: 'hang-up', call: 'c1', data: {} });
    answer(204);
    await first;
    const signals = () =>
      server()
        .seen.slice(1)
        .map(({ fields: { to, kind } }) => `${to} ${kind}`);
    // The ring may arrive after the hang-up that did not wait for it: that is said once more.
    await vi.waitFor(() => expect(signals()).toEqual(['bob ring', 'cy ring', 'bob hang-up', 'bob hang-up']));
  });

  test('the servers that help a call are asked for; none where they cannot be had', async () => {
    const line = (await connected()).privateLine;
    const servers = [{ urls: 'stun:stun.example' }];
    server()
      .answers(200, {}, JSON.stringify({ iceServers: [...servers, 7] }))
      .breaks();
    expect(await line?.iceServers()).toEqual(servers);
    expect(await line?.iceServers()).toEqual([]);
  });
});

describe('[PROTOCOLS 2] in the classroom', () => {
  const url = 'ws://chat.example/rooms/blue';
  const roll = (...users: string[]) => ({
    type: 'login',
    user_joined: 'ana',
    username: 'ana',
    active_users: users,
    users,
  });

  async function entered() {
    const room = new WS(url, { jsonProtocol: true });
    const opening = open({ protocol: 'classroom', address, user: 'ana' });
    await expect(room).toReceiveMessage({ type: 'login', username: 'ana' });
    room.send(roll('ana', 'bob'));
    connection = await opening;
    await expect(room).toReceiveMessage({ type: 'login', username: 'ana', secret: '' });
    return { room, connection, heard: listenTo(connection) };
  }

  test('a course’s server is asked for no secret, and no line is offered', async () => {
    const room = new WS(url, { jsonProtocol: true });
    const opening = open({ protocol: 'classroom', address, user: 'ana' });
    await expect(room).toReceiveMessage({ type: 'login', username: 'ana' });
    room.send({ type: 'login', username: 'ana', users: ['ana'] });
    connection = await opening;
    expect(connection.privateLine).toBeUndefined();
    expect(room).toHaveReceivedMessages([{ type: 'login', username: 'ana' }]);
  });

  test('the secret opens the line, comes along with a later page, and one’s arrival is told once', async () => {
    const { room, connection, heard } = await entered();
    room.send(roll('ana', 'bob'));
    room.send({ type: 'secret', username: 'ana', secret: 's' });
    expect(connection.privateLine).toBeDefined();
    expect(heard.filter(({ type }) => type === 'event')).toEqual([]);
    const saved: unknown = JSON.parse(JSON.stringify(connection.save()));
    WS.clean();
    const next = new WS(url, { jsonProtocol: true });
    const again = resume(saved);
    await expect(next).toReceiveMessage({ type: 'login', username: 'ana', secret: 's' });
    again?.close();
  });

  test('a refused signal is none of what was said, nor a wish for another name', async () => {
    const { room, connection } = await entered();
    room.send({ type: 'secret', username: 'ana', secret: 's' });
    await expectOnlySignalsRefused(
      connection,
      () => room.send({ error: 'No', details: 'Not here.', of: 'signal', to: 'bob' }),
      () => room.send({ type: 'chat', text: 'hello', username: 'ana' }),
    );
    const renamed = connection.rename('anna');
    room.send({ error: 'No', details: 'Not here.', of: 'signal', to: 'bob' });
    room.send({ ...roll('anna', 'bob'), user_joined: 'anna', username: 'anna' });
    await renamed;
    expect(connection.user).toBe('anna');
  });

  test('what is said to one alone is confirmed by its echo, and what is told is told', async () => {
    const { room, connection, heard } = await entered();
    room.send({ type: 'secret', username: 'ana', secret: 's' });
    const said = connection.privateLine?.write('bob', 'hello');
    await expect(room).toReceiveMessage({ type: 'direct', to: 'bob', text: 'hello' });
    room.send({ type: 'chat', text: 'hello', username: 'ana' });
    room.send({ type: 'direct', id: 'd1', created: 1, username: 'ana', to: 'bob', text: 'hello' });
    expect(await said).toEqual({ kind: 'said', id: 'd1' });
    room.send({ type: 'signal', username: 'bob', to: 'ana', ...ring });
    expect(privately(heard)).toEqual(['ana > bob: hello', 'bob rings']);
    void connection.privateLine?.signal('bob', ring);
    await expect(room).toReceiveMessage({ type: 'signal', to: 'bob', ...ring });
  });
});

/** Says something, rings, and is refused the ring alone. */
async function expectOnlySignalsRefused(connection: Connection, refuse: () => void, confirm: () => void) {
  const said = connection.say('hello');
  for (const signal of [ring, accept]) {
    const sent = connection.privateLine?.signal('bob', signal);
    refuse();
    await expect(sent).rejects.toMatchObject({ code: 'refused', detail: 'Not here.' });
  }
  confirm();
  expect(await said).toMatchObject({ kind: 'said' });
}

describe('[PROTOCOLS 3] in CAHAT', () => {
  const action = (type: string, payload: object) => ({ type, payload });
  const named = (userId: string, name: string) =>
    action('NAME_CHANGE', { userId, name, idNamePair: { [userId]: name } });

  async function entered(secret: string | undefined) {
    const room = new WS(`${address.replace('http', 'ws')}/cahat`, { jsonProtocol: true });
    const opening = open({ protocol: 'cahat', address, user: 'ana' });
    await room.connected;
    room.send(action('HANDSHAKE', { serverName: 'blue', messages: [], userNames: { b: 'bob' } }));
    await expect(room).toReceiveMessage(action('HANDSHAKE_USER_INFO', {}));
    room.send(named('a', 'ana'));
    room.send(action('USER_INFO', { userId: 'a', name: 'ana', ...(secret !== undefined && { secret }) }));
    connection = await opening;
    return { room, connection, heard: listenTo(connection) };
  }

  test('without a secret there is no line', async () => {
    expect((await entered(undefined)).connection.privateLine).toBeUndefined();
  });

  test('people are addressed by their ids and told by their names; the echo confirms', async () => {
    const { room, connection, heard } = await entered('s');
    room.send(
      action('USERS', {
        users: [
          { userId: 'b', name: 'bob' },
          { userId: 'a', name: 'ana' },
        ],
      }),
    );
    const said = connection.privateLine?.write('bob', 'hello');
    await expect(room).toReceiveMessage(action('PRIVATE_MESSAGE', { rawMessage: 'hello', to: 'b' }));
    const echo = { id: 'd1', userId: 'a', to: 'b', rawMessage: 'hello', htmlMessage: '', timestamp: 1_500 };
    room.send(action('PRIVATE_MESSAGE', echo));
    expect(await said).toEqual({ kind: 'said', id: 'd1' });
    room.send(action('SIGNAL', { userId: 'b', name: 'bob', to: 'a', ...ring }));
    expect(privately(heard)).toEqual(['ana > bob: hello', 'bob rings']);
    void connection.privateLine?.signal('bob', ring);
    await expect(room).toReceiveMessage(action('SIGNAL', { to: 'b', ...ring }));
  });

  test('a refused signal is none of what was said', async () => {
    const { room, connection } = await entered('s');
    await expectOnlySignalsRefused(
      connection,
      () => room.send(action('ERROR', { error: 'No', details: 'Not here.', of: 'signal', to: 'b' })),
      () => room.send(action('MESSAGE', { rawMessage: 'hello', userId: 'a', timestamp: 1 })),
    );
  });

  test('one’s own words are one’s own, also while another has one’s name', async () => {
    const { connection } = await entered('s');
    const saved: unknown = JSON.parse(JSON.stringify(connection.save()));
    connection.close();
    WS.clean();
    const next = new WS(`${address.replace('http', 'ws')}/cahat`, { jsonProtocol: true });
    const again = resume(saved) as Connection;
    const told = listenTo(again);
    await next.connected;
    next.send(action('HANDSHAKE', { serverName: 'blue', userNames: { y: 'ana', b: 'bob' } }));
    next.send(action('USER_INFO', { userId: 'a', name: 'ana-2', secret: 's' }));
    next.send(direct('a', 'b'));
    next.send(direct('b', 'a'));
    expect(privately(told)).toEqual(['ana > bob: hello', 'bob > ana: hello']);
    next.send(named('a', 'ana-2'));
    expect(again.user).toBe('ana-2');
    again.close();
  });

  const direct = (userId: string, to: string) =>
    action('PRIVATE_MESSAGE', { id: `d-${userId}-${to}`, userId, to, rawMessage: 'hello', timestamp: 1_500 });

  test('a name with which one talks alone goes to nobody else, also after a reload', async () => {
    const { room, connection, heard } = await entered('s');
    room.send(action('USER_CONNECTED', { userId: 'b' }));
    connection.hold?.('bob');
    room.send(action('USER_DISCONNECTED', { userId: 'b' }));
    room.send(named('y', 'bob'));
    room.send(action('USER_CONNECTED', { userId: 'y' }));
    room.send(direct('y', 'a'));
    room.send(direct('b', 'a'));
    expect(privately(heard)).toEqual(['bob (2) > ana: hello', 'bob > ana: hello']);
    expect(connection.members).toEqual(['ana', 'bob (2)']);
    void connection.privateLine?.signal('bob', ring);
    await expect(room).toReceiveMessage(action('SIGNAL', { to: 'b', ...ring }));
    const saved: unknown = JSON.parse(JSON.stringify(connection.save()));
    connection.close();
    WS.clean();
    const next = new WS(`${address.replace('http', 'ws')}/cahat`, { jsonProtocol: true });
    const again = resume(saved) as Connection;
    const told = listenTo(again);
    await next.connected;
    next.send(action('HANDSHAKE', { serverName: 'blue', userNames: { y: 'bob', b: 'bob' } }));
    next.send(action('USER_INFO', { userId: 'a', name: 'ana', secret: 's' }));
    next.send(action('USER_CONNECTED', { userId: 'y' }));
    next.send(direct('y', 'a'));
    expect(privately(told)).toEqual(['bob (2) > ana: hello']);
    again.close();
  });

  test('who was once called as oneself is now is not oneself, and who took another name is not reached', async () => {
    const { room, connection, heard } = await entered('s');
    room.send(named('x', 'ana'));
    room.send(direct('x', 'a'));
    room.send(direct('b', 'a'));
    room.send(named('b', 'bea'));
    expect(privately(heard)).toEqual(['ana (2) > ana: hello', 'bob > ana: hello']);
    expect(await codeOf(connection.privateLine?.signal('bob', ring) ?? Promise.resolve())).toBe(
      'disconnected',
    );
  });

  test('the secret is shown to the server that gave it, on the next wire', async () => {
    const { room, connection } = await entered('s');
    vi.spyOn(Math, 'random').mockReturnValue(0);
    room.error();
    await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
    const next = new WS(`${address.replace('http', 'ws')}/cahat`, { jsonProtocol: true });
    dispatchEvent(new Event('online'));
    await next.connected;
    // Nobody knows us yet: a call's word would be refused, and the servers of a call as well.
    expect(await codeOf(connection.privateLine?.signal('bob', ring) ?? Promise.resolve())).toBe(
      'disconnected',
    );
    expect(await connection.privateLine?.iceServers()).toEqual([]);
    expect(next).toHaveReceivedMessages([]);
    next.send(action('HANDSHAKE', { serverName: 'blue' }));
    await expect(next).toReceiveMessage(action('HANDSHAKE_USER_INFO', { userId: 'a', secret: 's' }));
  });

  test('a server that gives no secret any more has no line, and is shown the old one no more', async () => {
    const { room, connection } = await entered('s');
    expect(connection.privateLine).toBeDefined();
    room.send(action('USER_INFO', { userId: 'z', name: 'ana' }));
    expect(connection.privateLine).toBeUndefined();
    expect(JSON.parse(JSON.stringify(connection.save()))).not.toHaveProperty('secret');
  });

  test('the servers that help a call are asked for', async () => {
    const { room, connection } = await entered('s');
    const asked = connection.privateLine?.iceServers();
    await expect(room).toReceiveMessage(action('ICE_SERVERS', {}));
    room.send(
      action('ICE_SERVERS', { iceServers: [{ urls: ['turn:t.example'], username: 'u', credential: 'c' }] }),
    );
    expect(await asked).toEqual([{ urls: ['turn:t.example'], username: 'u', credential: 'c' }]);
  });
});

describe('[PROTOCOLS 4] in WhisperChat', () => {
  const url = `${address.replace('http', 'ws')}/v1/chat/ws`;
  const me = '0d9b2c44-6f0e-4b52-9d3c-6b3f5f6f8a10';
  const someone = '7e57ab1e-0000-4000-8000-000000000001';

  async function entered(parley = true) {
    const room = new WS(url, { jsonProtocol: true });
    server().answers(200, parley ? { Parley: '1' } : {}, JSON.stringify({ type: 'messages', data: [] }));
    connection = await open({ protocol: 'whisper', address, user: '', id: me, secret: 's' });
    return { room, connection, heard: listenTo(connection) };
  }

  test('a foreign server is told no secret', async () => {
    const { room, connection } = await entered(false);
    expect(connection.privateLine).toBeUndefined();
    expect(room).toHaveReceivedMessages([]);
  });

  test('who one is comes first, and opens the line; what proves it is there to be kept', async () => {
    const { room, connection } = await entered();
    await expect(room).toReceiveMessage({ type: 'identify', user_id: me, secret: 's' });
    expect(connection.privateLine).toBeUndefined();
    room.send({ type: 'identified', user_id: me, secret: 's2' });
    expect(connection.privateLine).toBeDefined();
    expect(connection.proof).toEqual({ id: me, secret: 's2' });
  });

  test('who has said nothing over this wire cannot call', async () => {
    const { room, connection, heard } = await entered();
    room.send({ type: 'identified', user_id: me, secret: 's' });
    expect(connection.privateLine?.canSignal).toBe(false);
    const said = connection.say('hello');
    room.send({ type: 'message_ids', status: 'success', message_ids: ['m1'] });
    await said;
    expect(connection.privateLine?.canSignal).toBe(true);
    expect(heard.filter(({ type }) => type === 'line')).toHaveLength(2);
    room.close();
    await vi.waitFor(() => expect(connection.privateLine?.canSignal).toBe(false));
  });

  test('a refused signal is none of what was said to one alone', async () => {
    const { room, connection } = await entered();
    room.send({ type: 'identified', user_id: me, secret: 's' });
    const written = connection.privateLine?.write('bob', 'one', 'r1');
    const rung = connection.privateLine?.signal('bob', ring);
    room.send({ type: 'error', error: 'Not here.', of: 'signal', to: 'bob' });
    await expect(rung).rejects.toMatchObject({ code: 'refused', detail: 'Not here.' });
    room.send({ type: 'message_ids', status: 'success', message_ids: ['d2'] });
    expect(await written).toEqual({ kind: 'said', id: 'd2' });
  });

  const twin = `${someone.slice(0, 8)}-ffff-4fff-8fff-ffffffffffff`;

  test.each([twin, 'anon-7e57ab1e'])(
    '%s, seen first after a reload, is not taken for another',
    async (id) => {
      const { room, connection } = await entered();
      room.send({ type: 'direct', data: [{ id: 'd1', user_id: someone, to: me, content: 'hello' }] });
      connection.hold?.('anon-7e57ab1e');
      const saved: unknown = JSON.parse(JSON.stringify(connection.save()));
      connection.close();
      WS.clean();
      const next = new WS(url, { jsonProtocol: true });
      const history = { type: 'messages', data: [{ id: 'm1', user_id: id, content: 'me first' }] };
      server().answers(200, { Parley: '1' }, JSON.stringify(history));
      const again = resume(saved) as Connection;
      const heard = listenTo(again);
      await next.connected;
      await vi.waitFor(() => expect(again.state.phase).toBe('connected'));
      next.send({ type: 'direct', data: [{ id: 'd2', user_id: id, to: me, content: 'psst' }] });
      expect(privately(heard)).toEqual([`anon-${id} > ${again.user}: psst`]);
      again.close();
    },
  );

  test('people are addressed by their ids, acknowledged or refused as ever', async () => {
    const { room, connection, heard } = await entered();
    await room.nextMessage;
    room.send({ type: 'identified', user_id: me, secret: 's' });
    const direct = { id: '01JD0000000000000000000001', user_id: someone, to: me, content: 'hello' };
    room.send({ type: 'direct', data: [direct] });
    expect(privately(heard)).toEqual([`anon-7e57ab1e > ${connection.user}: hello`]);
    const [one, two] = [
      connection.privateLine?.write('anon-7e57ab1e', 'one', 'r1'),
      connection.privateLine?.write('bob', 'two', 'r2'),
    ];
    await expect(room).toReceiveMessage({
      type: 'direct',
      user_id: me,
      to: someone,
      content: 'one',
      client_id: 'r1',
    });
    room.send({ type: 'message_ids', status: 'success', message_ids: ['d2'] });
    expect(await one).toEqual({ kind: 'said', id: 'd2' });
    room.send({ type: 'error', error: 'bob is not here.' });
    await expect(two).rejects.toMatchObject({ code: 'refused', detail: 'bob is not here.' });
  });
});
