import { expect, test } from 'vitest';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { ERROR } from './classroom-room.ts';
import { send } from './http.ts';
import { freshName, Person } from './person.ts';
import { freshRoom, root } from './room.ts';
import { Socket } from './socket.ts';
import { hears, settle } from './visitor.ts';
import { GENERATIONS, Whisper } from './whisper.ts';

const kinds = (socket: Socket) => socket.frames.map(({ type, error }) => (error ? 'error' : type));

test('[PROTOCOLS base URL] / answers an HTML GET and an upgrade', async () => {
  const page = await send(root(), { headers: { Accept: 'text/html' } });
  expect(page.status).toBe(200);
  expect(page.headers['content-type']).toMatch(/^text\/html\b/);
  const name = freshName();
  const ann = await Classroom.join(root(), name);
  expect(ann.present()).toContain(name);
});

test('[PROTOCOLS base URL] the final slash is optional for upgrades, and / is the room lobby', async () => {
  const base = freshRoom();
  const [bare, slash] = [await Classroom.join(base.slice(0, -1), 'ann'), await Classroom.join(base, 'bob')];
  expect(slash.present()).toEqual(['ann', 'bob']);
  await bare.leave();
  const [lobby, home] = [
    await Classroom.join(`${root()}rooms/lobby`, freshName()),
    await Classroom.join(root(), freshName()),
  ];
  await settle(home, lobby);
});

test.each(['v1/chat/ws', 'v1/chat/ws/'])(
  '[PROTOCOLS Choosing] %s is 4, and silent until it speaks',
  async (path) => {
    const base = freshRoom();
    const reader = await Whisper.open(base, undefined, path);
    await (await Classroom.join(base, 'ann')).say('hello');
    await hears(reader, 'hello');
    expect(kinds(reader.socket)).toEqual(['messages']);
  },
);

test.each(['cahat', 'cahat/'])('[PROTOCOLS Choosing] %s is 3 and gets HANDSHAKE at once', async (path) => {
  const guest = await Cahat.open(freshRoom(), path);
  await guest.next('HANDSHAKE');
  expect(kinds(guest.socket)).toEqual(['HANDSHAKE']);
});

test('[PROTOCOLS Choosing] the paths of 3 and 4 hang under the base URL without a room too', async () => {
  const [guest, reader] = [await Cahat.open(root()), await Whisper.open(root())];
  expect((await guest.next('HANDSHAKE')).serverName).toBe('lobby');
  await settle(await Classroom.join(root(), freshName()), reader);
});

test('[PROTOCOLS Choosing] an upgrade of a room that cannot be is 404', async () => {
  for (const path of ['rooms/no%20such%20room/', 'rooms/a+b/cahat', `rooms/${'x'.repeat(65)}`]) {
    await expect(Socket.open(`${root()}${path}`)).rejects.toThrow('404');
  }
});

test('[PROTOCOLS Choosing] any other upgrade in a room is known by its first frame', async () => {
  const base = freshRoom();
  const ann = await Classroom.join(`${base}ws`, 'ann');
  const bob = await Classroom.join(base, 'bob');
  await settle(bob, ann);
});

test('[PROTOCOLS Choosing] a first frame login is 2', async () => {
  const base = freshRoom();
  const ann = await Classroom.join(base, 'ann');
  expect(kinds(ann.socket)).toEqual(['login']);
});

test('[PROTOCOLS Choosing] a first frame chat or disconnect is 2', async () => {
  const base = freshRoom();
  const [early, gone] = [await Classroom.open(base), await Classroom.open(base)];
  early.socket.send({ type: 'chat', text: 'hello', username: 'ann' });
  expect(await early.error()).toEqual(ERROR);
  gone.socket.send({ type: 'disconnect', username: '' });
  for (const guest of [early, gone]) {
    // It is a classroom now: what belongs to the others is unknown to it.
    guest.socket.send({ type: 'HANDSHAKE_USER_INFO', payload: {} });
    guest.socket.send({ type: 'messages', data: [{ user_id: 'u', content: 'hello' }] });
    await guest.login(freshName());
  }
  expect(kinds(early.socket).slice(0, 2)).toEqual(['error', 'login']);
  expect(kinds(gone.socket)).toEqual(['login']);
});

test('[PROTOCOLS Choosing] a first frame HANDSHAKE_USER_INFO is 3: HANDSHAKE comes before anything else', async () => {
  const guest = await Cahat.open(freshRoom(), '');
  await guest.handshake();
  expect(kinds(guest.socket)).toEqual(['HANDSHAKE', 'NAME_CHANGE', 'USER_INFO', 'USER_CONNECTED', 'USERS']);
  expect((await guest.message('hello')).rawMessage).toBe('hello');
});

test.each(GENERATIONS)('[PROTOCOLS Choosing] a first frame %s is 4', async (type) => {
  const guest = await Whisper.open(freshRoom(), 'somebody', '');
  const answer = await guest.post([{ user_id: 'somebody', content: 'hello' }], type);
  expect(answer.message_ids).toHaveLength(1);
  await hears(guest, 'hello');
});

test('[PROTOCOLS Choosing] a socket stays silent until its first frame', async () => {
  const base = freshRoom();
  const [two, three, four] = [
    await Classroom.open(base),
    await Cahat.open(base, ''),
    await Whisper.open(base, 'reader', ''),
  ];
  const ann = await Classroom.join(base, 'ann');
  await settle(ann);
  await two.login('two');
  await three.handshake();
  await four.say('hello');
  expect(two.socket.frames[0]).toMatchObject({ type: 'login', username: 'two' });
  expect(three.socket.frames[0]).toMatchObject({ type: 'HANDSHAKE' });
  expect(four.socket.frames[0]).toMatchObject({ type: 'message_ids', status: 'success' });
});

test.each([
  'no JSON',
  '',
  '{"type":"login"',
  'null',
  '[]',
  '7',
  '"login"',
  'true',
  '[{"type":"login","username":"x"}]',
])(
  '[PROTOCOLS Choosing] a first frame %j is no JSON object: protocol 2’s error, and the socket goes on waiting',
  async (text) => {
    const base = freshRoom();
    const [two, three, four] = [
      await Classroom.open(base),
      await Cahat.open(base, ''),
      await Whisper.open(base, 'u', ''),
    ];
    for (const { socket } of [two, three, four]) {
      socket.sendText(text);
      expect(await socket.next(({ error }) => error !== undefined)).toEqual(ERROR);
    }
    await two.login('two');
    await three.handshake();
    await four.say('hello');
  },
);

test.each([{ type: 'hello' }, { type: 'MESSAGE', payload: { rawMessage: 'x' } }, { type: 'toString' }])(
  '[PROTOCOLS Choosing] a first frame %j is of unknown type: ignored, and the socket goes on waiting',
  async (frame) => {
    const base = freshRoom();
    const [two, three, four] = [
      await Classroom.open(base),
      await Cahat.open(base, ''),
      await Whisper.open(base, 'u', ''),
    ];
    for (const { socket } of [two, three, four]) socket.send(frame);
    await two.login('two');
    await three.handshake();
    await four.say('hello');
    expect(kinds(two.socket)[0]).toBe('login');
    expect(kinds(three.socket)[0]).toBe('HANDSHAKE');
    expect(kinds(four.socket)[0]).toBe('message_ids');
  },
);

test('[PROTOCOLS Choosing] stream/<token> is 1', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const socket = await Socket.open(`${ann.base}stream/${ann.streamToken}`);
  await socket.next(({ event }) => event === 'Join');
  expect(socket.frames.map(({ event }) => event)).toEqual(['Users', 'ServerStatus', 'Join']);
});
