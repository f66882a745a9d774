import { afterEach, describe, expect, test, vi } from 'vitest';
import { WS } from 'vitest-websocket-mock';
import type { Connection } from '../../../web/src/connections/connection.ts';
import { open } from '../../../web/src/connections/open.ts';
import { installFakes } from '../fakes.ts';
import { codeOf, listenTo, said, summary } from './heard.ts';

/** What guests of our own server meet that the originals do not do; those have tests of their own. */
installFakes();
const address = 'http://chat.example/rooms/blue';
let connection: Connection | undefined;
afterEach(() => {
  connection?.close();
  WS.clean();
  vi.restoreAllMocks();
});

describe('[PROTOCOLS 2] in our classroom', () => {
  const roll = (type: 'login' | 'disconnect', user: string, ...users: string[]) => ({
    type,
    [type === 'login' ? 'user_joined' : 'user_left']: user,
    username: user,
    active_users: users,
    users,
  });

  async function entered(given = 'walter') {
    const room = new WS('ws://chat.example/rooms/blue', { jsonProtocol: true });
    const opening = open({ protocol: 'classroom', address, user: 'walter' });
    await expect(room).toReceiveMessage({ type: 'login', username: 'walter' });
    room.send(roll('login', given, 'bob', given));
    connection = await opening;
    await expect(room).toReceiveMessage({ type: 'login', username: given, secret: '' });
    return { room, connection, heard: listenTo(connection) };
  }

  test('one’s name is the one that the server gave', async () => {
    const { room, connection } = await entered('walter-2');
    expect(connection.user).toBe('walter-2');
    expect(connection.members).toEqual(['bob', 'walter-2']);
    void connection.say('hello').catch(() => {});
    await expect(room).toReceiveMessage({ type: 'chat', text: 'hello', username: 'walter-2' });
  });

  test('a name that somebody registers is taken away, and another one given', async () => {
    const { room, connection, heard } = await entered();
    room.send(roll('disconnect', 'walter', 'bob'));
    room.send(roll('login', 'walter-2', 'bob', 'walter-2'));
    room.send(roll('login', 'walter', 'bob', 'walter-2', 'walter'));
    expect(connection.user).toBe('walter-2');
    expect(connection.members).toEqual(['bob', 'walter', 'walter-2']);
    expect(summary(heard)).toEqual(['Part walter', 'user', 'Join walter-2', 'Join walter']);
  });

  test('somebody else’s arrival is not one’s own new name', async () => {
    const { room, connection } = await entered();
    room.send(roll('disconnect', 'bob', 'walter'));
    room.send(roll('login', 'eve', 'walter', 'eve'));
    expect(connection.user).toBe('walter');
  });

  test('a rename may give a similar name', async () => {
    const { room, connection } = await entered();
    const renaming = connection.rename('bob');
    await expect(room).toReceiveMessage({ type: 'login', username: 'bob' });
    room.send(roll('disconnect', 'walter', 'bob'));
    room.send(roll('login', 'bob-2', 'bob', 'bob-2'));
    await renaming;
    expect(connection.user).toBe('bob-2');
  });

  test('a name that is refused leaves the old one', async () => {
    const { room, connection } = await entered();
    const renaming = connection.rename('x'.repeat(65));
    await room.nextMessage;
    room.send({ error: 'The frame is not valid', details: 'Too long.' });
    await expect(renaming).rejects.toMatchObject({ code: 'refused', detail: 'Too long.' });
    expect(connection.user).toBe('walter');
  });

  test('one’s own words come back untouched, and that is their confirmation', async () => {
    const { room, connection, heard } = await entered();
    const saying = connection.say('hello');
    const frame = (await room.nextMessage) as object;
    room.send({ type: 'chat', text: 'hello', username: 'bob' });
    room.send(frame);
    expect(await saying).toEqual({ kind: 'said' });
    expect(said(heard)).toEqual(['bob: hello', 'walter: hello']);
  });

  test('what was on the wire when it broke is unsure; what waits is sent', async () => {
    const { room, connection } = await entered();
    const saying = codeOf(connection.say('one'));
    await room.nextMessage;
    room.error();
    expect(await saying).toBe('unsure');
    await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
    const next = new WS('ws://chat.example/rooms/blue', { jsonProtocol: true });
    const second = connection.say('two');
    vi.spyOn(Math, 'random').mockReturnValue(0);
    dispatchEvent(new Event('online'));
    await expect(next).toReceiveMessage({ type: 'login', username: 'walter' });
    next.send(roll('login', 'walter', 'walter'));
    const frame = (await next.nextMessage) as object;
    expect(frame).toMatchObject({ text: 'two' });
    next.send(frame);
    await second;
  });

  describe('words that do not come back in time are unsure', () => {
    const fake = () =>
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'] });

    test('and a line on which nothing came either is given up', async () => {
      const { connection } = await entered();
      fake();
      const saying = codeOf(connection.say('hello'));
      await vi.advanceTimersByTimeAsync(20_000);
      expect(await saying).toBe('unsure');
      expect(connection.state.phase).toBe('reconnecting');
    });

    test('and a line on which others were heard is kept', async () => {
      const { room, connection } = await entered();
      fake();
      const saying = codeOf(connection.say('hello'));
      await vi.advanceTimersByTimeAsync(1_000);
      room.send({ type: 'chat', text: 'hm', username: 'bob' });
      await vi.advanceTimersByTimeAsync(19_000);
      expect(await saying).toBe('unsure');
      expect(connection.state.phase).toBe('connected');
    });
  });

  test('[PROTOCOLS, One room] who was kicked finds out by the next word', async () => {
    const { room, connection } = await entered();
    const saying = codeOf(connection.say('hello'));
    await room.nextMessage;
    room.send({ error: 'You are not in the room', details: 'Log in before you chat.' });
    expect(await saying).toBe('refused');
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'kicked' });
  });

  test('leaving says goodbye', async () => {
    const { room, connection } = await entered();
    connection.close();
    await expect(room).toReceiveMessage({ type: 'disconnect', username: 'walter' });
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'left' });
  });

  test('a name that nobody may have is told before one is in', async () => {
    const room = new WS('ws://chat.example/rooms/blue', { jsonProtocol: true });
    const opening = codeOf(open({ protocol: 'classroom', address, user: ' ' }));
    await room.nextMessage;
    room.send({ error: 'The frame is not valid', details: 'A name is needed.' });
    expect(await opening).toBe('invalid');
  });
});

describe('[PROTOCOLS 3] in our CAHAT', () => {
  const action = (type: string, payload: object) => ({ type, payload });
  const named = (userId: string, name: string) =>
    action('NAME_CHANGE', { userId, name, idNamePair: { [userId]: name } });
  const handshake = (messages: object[] = [], userNames: object = {}) =>
    action('HANDSHAKE', { serverName: 'blue', messages, userNames });

  async function entered(given = 'walter') {
    const room = new WS('ws://chat.example/rooms/blue/cahat', { jsonProtocol: true });
    const opening = open({ protocol: 'cahat', address, user: 'walter' });
    await room.connected;
    room.send(
      handshake([{ rawMessage: 'old', userId: 'b', timestamp: 1_500, htmlMessage: '' }], { b: 'bob' }),
    );
    await expect(room).toReceiveMessage(action('HANDSHAKE_USER_INFO', {}));
    room.send(named('w=', 'Anonymous'));
    room.send(action('USER_INFO', { userId: 'w=', name: 'Anonymous' }));
    room.send(action('USER_CONNECTED', { userId: 'w=' }));
    const users = [
      { userId: 'b', name: 'bob' },
      { userId: 'w=', name: 'Anonymous' },
    ];
    room.send(action('USERS', { users }));
    await expect(room).toReceiveMessage(action('NAME_CHANGE', { name: 'walter', userId: 'w=' }));
    room.send(action('USER_DISCONNECTED', { userId: 'w=' }));
    room.send(named('w=', given));
    room.send(action('USER_CONNECTED', { userId: 'w=' }));
    connection = await opening;
    return { room, connection, heard: listenTo(connection) };
  }

  test('one’s name is the one that the server gave, and who is here is known', async () => {
    const { connection, heard } = await entered('walter-2');
    expect(connection.user).toBe('walter-2');
    expect(connection.room).toBe('blue');
    expect(connection.members).toEqual(['bob', 'walter-2']);
    expect(heard[0]).toMatchObject({ event: { type: 'Message', user: 'bob', message: 'old', created: 1.5 } });
  });

  test('comings and goings are told, and a rename', async () => {
    const { room, connection, heard } = await entered();
    room.send(named('e', 'eve'));
    room.send(action('USER_CONNECTED', { userId: 'e' }));
    room.send(action('USER_DISCONNECTED', { userId: 'b' }));
    expect(connection.members).toEqual(['eve', 'walter']);
    expect(summary(heard).slice(1)).toEqual(['Join eve', 'Part bob']);
  });

  test('a name that somebody registers is taken away, and another one given', async () => {
    const { room, connection, heard } = await entered();
    room.send(action('USER_DISCONNECTED', { userId: 'w=' }));
    room.send(named('w=', 'walter-2'));
    room.send(action('USER_CONNECTED', { userId: 'w=' }));
    expect(connection.user).toBe('walter-2');
    expect(summary(heard).slice(1)).toEqual(['Part walter', 'user', 'Join walter-2']);
  });

  test('a name that is refused leaves the old one', async () => {
    const { room, connection } = await entered();
    const renaming = connection.rename('x'.repeat(65));
    await expect(room).toReceiveMessage(action('NAME_CHANGE', { name: 'x'.repeat(65), userId: 'w=' }));
    room.send(action('ERROR', { error: 'The frame is not valid', details: 'Too long.' }));
    await expect(renaming).rejects.toMatchObject({ code: 'refused', detail: 'Too long.' });
    expect(connection.user).toBe('walter');
    expect(connection.state.phase).toBe('connected');
  });

  test('a name that nobody may have is told before one is in', async () => {
    const room = new WS('ws://chat.example/rooms/blue/cahat', { jsonProtocol: true });
    const opening = codeOf(open({ protocol: 'cahat', address, user: ' ' }));
    await room.connected;
    room.send(handshake());
    room.send(action('USER_INFO', { userId: 'w=', name: 'Anonymous' }));
    room.send(action('ERROR', { error: 'The frame is not valid', details: 'A name is needed.' }));
    expect(await opening).toBe('invalid');
  });

  test('an ERROR is the sender’s, in the server’s words', async () => {
    const { room, connection } = await entered();
    const saying = connection.say('hello');
    await room.nextMessage;
    room.send(action('ERROR', { error: 'Too fast', details: 'Wait a second.' }));
    await expect(saying).rejects.toMatchObject({ code: 'refused', detail: 'Wait a second.' });
  });

  test('[PROTOCOLS, One room] who is kicked is out', async () => {
    const { room, connection } = await entered();
    room.close({ code: 4_000, reason: 'kicked', wasClean: true });
    await vi.waitFor(() => expect(connection.state).toEqual({ phase: 'disconnected', reason: 'kicked' }));
  });

  test('what arrived before the wire broke shows in the next handshake', async () => {
    const { room, connection } = await entered();
    const [one, two] = [connection.say('one'), codeOf(connection.say('two'))];
    await room.nextMessage;
    await room.nextMessage;
    room.error();
    await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
    const next = new WS('ws://chat.example/rooms/blue/cahat', { jsonProtocol: true });
    vi.spyOn(Math, 'random').mockReturnValue(0);
    dispatchEvent(new Event('online'));
    await next.connected;
    next.send(handshake([{ rawMessage: 'one', userId: 'w=', timestamp: 2_500, htmlMessage: '' }]));
    expect(await one).toMatchObject({ kind: 'said' });
    expect(await two).toBe('unsure');
    await expect(next).toReceiveMessage(action('HANDSHAKE_USER_INFO', { userId: 'w=' }));
  });

  describe('deletion and topics, which only our server has', () => {
    const [ONE, TWO, THREE] = [1, 2, 3].map((n) => `01JE000000000000000000000${n}`);
    const line = (id = '', rawMessage = id) => ({ id, rawMessage, userId: 'b', timestamp: 2_500 });

    test('are told live', async () => {
      const { room, connection, heard } = await entered();
      room.send(action('MESSAGE', line(ONE, 'one')));
      room.send(action('MESSAGE_DELETED', { id: ONE, userId: 'b' }));
      room.send(action('TOPIC', { topic: 'tea' }));
      expect(summary(heard).slice(1)).toEqual(['bob: one', 'deleted', 'topic']);
      expect(heard.find(({ type }) => type === 'deleted')).toEqual({ type: 'deleted', id: ONE });
      expect(connection.topic).toBe('tea');
    });

    test('what the next handshake lacks was deleted meanwhile, and nothing else', async () => {
      const { room, connection, heard } = await entered();
      for (const id of [ONE, TWO, THREE]) room.send(action('MESSAGE', line(id)));
      room.error();
      await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
      const next = new WS('ws://chat.example/rooms/blue/cahat', { jsonProtocol: true });
      vi.spyOn(Math, 'random').mockReturnValue(0);
      dispatchEvent(new Event('online'));
      await next.connected;
      next.send(handshake([line(TWO)]));
      const gone = heard.flatMap((change) => (change.type === 'deleted' ? [change.id] : []));
      expect(gone).toEqual([ONE, THREE]);
      expect(summary(heard)).not.toContain('gap');
    });

    test('who may not come back is out', async () => {
      const { room, connection } = await entered();
      room.error();
      await vi.waitFor(() => expect(connection.state.phase).toBe('reconnecting'));
      const next = new WS('ws://chat.example/rooms/blue/cahat', { jsonProtocol: true });
      vi.spyOn(Math, 'random').mockReturnValue(0);
      dispatchEvent(new Event('online'));
      await next.connected;
      next.send(handshake());
      next.send(action('ERROR', { error: 'You are banned from this room', details: 'An owner said so.' }));
      await vi.waitFor(() => expect(connection.state).toEqual({ phase: 'disconnected', reason: 'refused' }));
    });
  });

  test('what is no action is skipped', async () => {
    const { room, heard } = await entered();
    const before = heard.length;
    room.send('not JSON');
    room.send(action('EMOJI', {}));
    room.send({ type: 'MESSAGE' });
    expect(heard).toHaveLength(before);
  });
});
