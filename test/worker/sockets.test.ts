import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';

/** A client's end of a socket, with all that it heard. */
async function connect(room: string, path = '') {
  const request = new Request(`https://parley/rooms/${room}${path}`, { headers: { Upgrade: 'websocket' } });
  const { webSocket, status } = await exports.default.fetch(request);
  expect(status).toBe(101);
  if (!webSocket) throw new Error('no socket');
  const heard: Record<string, unknown>[] = [];
  const closed = vi.fn();
  webSocket.accept();
  webSocket.addEventListener('close', ({ code }) => closed(code));
  webSocket.addEventListener('message', ({ data }) => {
    heard.push(JSON.parse(String(data)));
  });
  return {
    heard,
    closed,
    send: (frame: object) => webSocket.send(JSON.stringify(frame)),
    close: () => webSocket.close(1000),
    /** The first frame with these parts. */
    until: (part: object) => vi.waitFor(() => expect(heard).toContainEqual(expect.objectContaining(part))),
  };
}

function freshRoom() {
  const room = crypto.randomUUID();
  return { room, stub: env.ROOMS.getByName(room) };
}

test('[DESIGN Sockets] classroom: the room sleeps, the sockets go on, nobody is parted who is still there', async () => {
  const { room, stub } = freshRoom();
  const [ann, bob] = [await connect(room), await connect(room)];
  ann.send({ type: 'login', username: 'ann' });
  bob.send({ type: 'login', username: 'bob' });
  await ann.until({ user_joined: 'bob' });
  await evictDurableObject(stub);
  bob.send({ type: 'chat', text: 'still here', username: 'bob' });
  await ann.until({ text: 'still here', username: 'bob' });
  const eve = await connect(room);
  eve.send({ type: 'login', username: 'bob' });
  await eve.until({ user_joined: 'bob-2', users: ['ann', 'bob', 'bob-2'] });
  await evictDurableObject(stub);
  bob.close();
  await ann.until({ user_left: 'bob', users: ['ann', 'bob-2'] });
  expect(ann.heard.filter(({ type }) => type === 'disconnect')).toHaveLength(1);
});

test('[DESIGN Sockets] a socket that waits for its first frame still does after a sleep', async () => {
  const { room, stub } = freshRoom();
  const silent = await connect(room);
  await evictDurableObject(stub);
  silent.send({ type: 'login', username: 'ann' });
  await silent.until({ user_joined: 'ann' });
});

test('[PROTOCOLS 3] ids and names outlive a sleep, also when the guest was away meanwhile', async () => {
  const { room, stub } = freshRoom();
  const [here, eve] = [await connect(room, '/cahat'), await connect(room, '/cahat')];
  here.send({ type: 'HANDSHAKE_USER_INFO', payload: { userId: 'aGVyZQ==' } });
  await here.until({ type: 'USERS' });
  here.send({ type: 'NAME_CHANGE', payload: { name: 'ann' } });
  const secret = expect.any(String);
  await here.until({ type: 'USER_INFO', payload: { userId: 'aGVyZQ==', name: 'ann', secret } });
  await evictDurableObject(stub);
  here.send({ type: 'MESSAGE', payload: { rawMessage: 'awake', userId: 'forged' } });
  await vi.waitFor(() =>
    expect(here.heard.at(-1)).toMatchObject({ type: 'MESSAGE', payload: { userId: 'aGVyZQ==' } }),
  );
  here.close();
  await eve.until({ type: 'USER_DISCONNECTED', payload: { userId: 'aGVyZQ==' } });
  await evictDurableObject(stub);
  const back = await connect(room, '/cahat');
  back.send({ type: 'HANDSHAKE_USER_INFO', payload: { userId: 'aGVyZQ==' } });
  await back.until({ type: 'USER_INFO', payload: { userId: 'aGVyZQ==', name: 'ann' } });
});

test('[PROTOCOLS 4] a resent message is known after a sleep, and its user is still a member', async () => {
  const { room, stub } = freshRoom();
  const [ann, eve] = [await connect(room, '/v1/chat/ws'), await connect(room)];
  eve.send({ type: 'login', username: 'eve' });
  await eve.until({ user_joined: 'eve' });
  const frame = { type: 'messages', data: [{ user_id: 'u-1', content: 'once', client_id: 'c-1' }] };
  ann.send(frame);
  await ann.until({ type: 'messages' });
  await evictDurableObject(stub);
  ann.send(frame);
  await vi.waitFor(() => expect(ann.heard.filter(({ type }) => type === 'message_ids')).toHaveLength(2));
  const [first, second] = ann.heard.filter(({ type }) => type === 'message_ids');
  expect(second).toEqual(first);
  expect(ann.heard.filter(({ type }) => type === 'messages')).toHaveLength(1);
  ann.close();
  await eve.until({ type: 'disconnect', user_left: 'anon-u-1' });
  expect(eve.heard.filter(({ type }) => type === 'login')).toHaveLength(2);
});

test('[DESIGN promise 4] sockets that were lost with the process are parted when the room starts again', async () => {
  const { room, stub } = freshRoom();
  const ann = await connect(room);
  ann.send({ type: 'login', username: 'ann' });
  await ann.until({ user_joined: 'ann' });
  await evictDurableObject(stub, { webSockets: 'close' });
  const bob = await connect(room);
  bob.send({ type: 'login', username: 'bob' });
  await bob.until({ user_joined: 'bob', users: ['bob'] });
});

test('[PROTOCOLS 3] half a surrogate pair in an id is the same id after a sleep', async () => {
  const { room, stub } = freshRoom();
  const ann = await connect(room, '/cahat');
  ann.send({ type: 'HANDSHAKE_USER_INFO', payload: { userId: 'half \ud800' } });
  await ann.until({ type: 'USERS' });
  await evictDurableObject(stub);
  ann.send({ type: 'MESSAGE', payload: { rawMessage: 'still me' } });
  await vi.waitFor(() =>
    expect(ann.heard.at(-1)).toMatchObject({ type: 'MESSAGE', payload: { rawMessage: 'still me' } }),
  );
});

test('[docs/protocols.md secret] sockets that proved who they are still have after a sleep, and others still have not', async () => {
  const { room, stub } = freshRoom();
  const [ann, bob, eve] = [
    await connect(room),
    await connect(room, '/v1/chat/ws'),
    await connect(room, '/cahat'),
  ];
  ann.send({ type: 'login', username: 'ann', secret: '' });
  await ann.until({ type: 'secret' });
  bob.send({ type: 'identify', user_id: 'bob', secret: '' });
  await bob.until({ type: 'identified' });
  bob.send({ type: 'messages', data: [{ user_id: 'bob', content: 'here' }] });
  await ann.until({ text: 'here' });
  eve.send({ type: 'HANDSHAKE_USER_INFO', payload: { userId: 'eve=' } });
  await eve.until({ type: 'USERS' });
  const thief = await connect(room, '/cahat');
  thief.send({ type: 'HANDSHAKE_USER_INFO', payload: { userId: 'eve=' } });
  await thief.until({ type: 'USERS' });
  await evictDurableObject(stub);
  ann.send({ type: 'direct', to: 'anon-bob', text: 'one' });
  await bob.until({ type: 'direct' });
  await evictDurableObject(stub);
  bob.send({ type: 'signal', user_id: 'bob', to: 'ann', kind: 'accept', call: 'c', data: {} });
  await ann.until({ type: 'signal', username: 'anon-bob' });
  await evictDurableObject(stub);
  bob.send({ type: 'direct', user_id: 'bob', to: 'Anonymous', content: 'to the one who proved it' });
  await eve.until({ type: 'PRIVATE_MESSAGE' });
  bob.send({ type: 'messages', data: [{ user_id: 'bob', content: 'mark' }] });
  await thief.until({ type: 'MESSAGE' });
  expect(JSON.stringify(thief.heard)).not.toMatch(/PRIVATE_MESSAGE|proved/);
});

test('[docs/protocols.md secret] who made a user_id up before a sleep may ask for its secret after it', async () => {
  const { room, stub } = freshRoom();
  const ann = await connect(room, '/v1/chat/ws');
  ann.send({ type: 'messages', data: [{ user_id: 'ann', content: 'hello' }] });
  await ann.until({ type: 'messages' });
  await evictDurableObject(stub);
  const eve = await connect(room, '/v1/chat/ws');
  eve.send({ type: 'identify', user_id: 'ann', secret: '' });
  await eve.until({ type: 'error' });
  ann.send({ type: 'identify', user_id: 'ann', secret: '' });
  await ann.until({ type: 'identified' });
});

test('[docs/protocols.md secret] what a socket of a hundred people must remember fits into its attachment', async () => {
  const { room, stub } = freshRoom();
  const ann = await connect(room, '/v1/chat/ws');
  const users = Array.from({ length: 100 }, (_, n) => `u${n}-${'x'.repeat(58)}`);
  ann.send({ type: 'messages', data: users.map((user_id) => ({ user_id, content: 'hello' })) });
  await ann.until({ type: 'message_ids', status: 'success' });
  for (const user_id of users) ann.send({ type: 'identify', user_id, secret: '' });
  await ann.until({ type: 'identified', user_id: users.at(-1) });
  ann.send({ type: 'identify', user_id: 'one more', secret: '' });
  await ann.until({ type: 'error' });
  await evictDurableObject(stub);
  ann.send({ type: 'direct', user_id: users[0], to: users[99], content: 'within' });
  await ann.until({ type: 'direct' });
});

test('[DESIGN promise 8] guests who come while the server stops are sent back, and not told that they were kicked', async () => {
  const { room, stub } = freshRoom();
  const early = await connect(room, '/cahat');
  early.send({ type: 'HANDSHAKE_USER_INFO', payload: {} });
  await early.until({ type: 'USERS' });
  await stub.drain();
  await vi.waitFor(() => expect(early.closed).toHaveBeenCalledWith(1012));
  const late = { cahat: await connect(room, '/cahat'), whisper: await connect(room, '/v1/chat/ws') };
  late.cahat.send({ type: 'HANDSHAKE_USER_INFO', payload: {} });
  late.whisper.send({ type: 'messages', data: [{ user_id: 'a', content: 'hello' }] });
  for (const { closed } of [late.cahat, late.whisper])
    await vi.waitFor(() => expect(closed).toHaveBeenCalledWith(1012));
});
