import { expect, test } from 'vitest';
import { Cahat, payload } from './cahat.ts';
import { HANDSHAKE, handshake, kinds, two } from './cahat-room.ts';
import { Classroom } from './classroom.ts';
import { UNUSABLE_NAMES, UNUSABLE_TEXTS, USABLE_NAMES } from './names.ts';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import { type Frame, object } from './socket.ts';
import { hears, nonce, sees, settle } from './visitor.ts';
import { ULID, Whisper } from './whisper.ts';

const ERROR = { error: expect.stringMatching(/\S/), details: expect.stringMatching(/\S/) };

test('[PROTOCOLS 3] every frame is {type, payload} and payload is always an object', async () => {
  const { base, ann, bob } = await two();
  ann.socket.sendText('no JSON');
  await ann.next('ERROR');
  await ann.rename('Ann');
  const cat = await Classroom.join(base, 'cat');
  cat.drop();
  await ann.until(() => ann.left().includes('cat'));
  await settle(bob, ann);
  for (const frame of ann.socket.frames) {
    expect(Object.keys(frame).sort()).toEqual(['payload', 'type']);
    expect(frame.type).toEqual(expect.any(String));
    object(frame.payload);
  }
  expect(new Set(kinds(ann))).toEqual(new Set([...HANDSHAKE, 'ERROR', 'MESSAGE', 'USER_DISCONNECTED']));
});

test('[PROTOCOLS 3 order] HANDSHAKE, NAME_CHANGE, USER_INFO, USER_CONNECTED, USERS', async () => {
  const base = freshRoom();
  const ann = await Cahat.join(base);
  expect(kinds(ann)).toEqual(HANDSHAKE);
  const { id: userId } = ann;
  expect(ann.socket.frames.map(payload)).toEqual([
    { serverName: /rooms\/(.*)\//.exec(base)?.[1], messages: [], userNames: {} },
    { userId, name: 'Anonymous', idNamePair: { [userId]: 'Anonymous' } },
    { userId, name: 'Anonymous', secret: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) },
    { userId },
    { users: [{ userId, name: 'Anonymous' }] },
  ]);
});

test('[PROTOCOLS 3 order] the others are told NAME_CHANGE and USER_CONNECTED, once', async () => {
  const { base, ann } = await two();
  const before = ann.socket.frames.length;
  const cat = await Cahat.join(base);
  await settle(cat, ann);
  expect(ann.socket.frames.slice(before, -1)).toEqual([
    {
      type: 'NAME_CHANGE',
      payload: { userId: cat.id, name: 'Anonymous', idNamePair: { [cat.id]: 'Anonymous' } },
    },
    { type: 'USER_CONNECTED', payload: { userId: cat.id } },
  ]);
});

test('[PROTOCOLS 3 HANDSHAKE] the history, whatever the protocol, and the names of all present and of all authors', async () => {
  const base = freshRoom();
  const bob = await Cahat.join(base, 'bob');
  const gone = await Classroom.join(base, 'gone');
  await gone.say('from the classroom');
  await gone.leave();
  const sse = await Person.join(base, 'sse');
  await sse.say('from the stream');
  await (await Whisper.open(base, 'whisper-user')).say('from a whisper');
  await bob.say('from CAHAT');
  const { messages, userNames } = await handshake(base);
  const names = object(userNames);
  expect(Object.values(names).sort()).toEqual(['anon-whisper-', 'bob', 'gone', 'sse']);
  expect((messages as Frame[]).map(({ userId, rawMessage }) => [names[String(userId)], rawMessage])).toEqual([
    ['gone', 'from the classroom'],
    ['sse', 'from the stream'],
    ['anon-whisper-', 'from a whisper'],
    ['bob', 'from CAHAT'],
  ]);
  await bob.until(() => bob.heard().length === 4);
  expect(bob.of('MESSAGE')).toEqual(messages);
});

test('[PROTOCOLS 3 HANDSHAKE] a timestamp is the event’s `created`, in milliseconds', async () => {
  const { base, bob } = await two();
  const sse = await Person.join(base, 'sse');
  const { timestamp } = await bob.message('what time is it?');
  const { data } = await sse.stream.message('what time is it?');
  expect(Math.abs(Number(timestamp) - Number(data.created) * 1_000)).toBeLessThan(2);
});

test('[PROTOCOLS 3 HANDSHAKE] the newest 250 messages', async () => {
  const base = freshRoom();
  const texts = Array.from({ length: 260 }, (_, i) => `message ${i}`);
  const whisper = await Whisper.open(base, 'u');
  await whisper.post(texts.map((content) => ({ user_id: 'u', content })));
  await hears(whisper, 'message 259');
  const { messages } = await handshake(base);
  expect((messages as Frame[]).map(({ rawMessage }) => rawMessage)).toEqual(texts.slice(-250));
});

test('[PROTOCOLS 3 HANDSHAKE] broadcasts flow from HANDSHAKE on; the guest joins at HANDSHAKE_USER_INFO', async () => {
  const { base, ann } = await two();
  const guest = await Cahat.open(base);
  await guest.next('HANDSHAKE');
  const text = nonce();
  await ann.say(text);
  expect(await guest.next('MESSAGE')).toMatchObject({ rawMessage: text, userId: ann.id });
  expect(ann.present()).toEqual(['ann', 'bob']);
  const before = ann.left();
  guest.drop();
  await settle(ann);
  expect(ann.left()).toEqual(before);
});

test.each(['MESSAGE', 'NAME_CHANGE'])(
  '[PROTOCOLS 3] %s before HANDSHAKE_USER_INFO is an ERROR',
  async (type) => {
    const { base, ann, bob } = await two();
    const before = ann.socket.frames.length;
    const guest = await Cahat.open(base);
    guest.send(type, { rawMessage: 'too early', name: 'early', userId: ann.id });
    expect(await guest.next('ERROR')).toEqual(ERROR);
    await settle(bob, ann);
    expect(kinds(ann).slice(before)).toEqual(['MESSAGE']);
  },
);

test('[PROTOCOLS 3 MESSAGE] reaches everyone, the sender included, once', async () => {
  const { ann, bob } = await two();
  const sent = Date.now();
  const message = await bob.message('hello');
  expect(message).toEqual({
    id: expect.stringMatching(ULID),
    rawMessage: 'hello',
    htmlMessage: expect.stringContaining('hello'),
    userId: bob.id,
    timestamp: expect.any(Number),
  });
  expect(Math.abs(Number(message.timestamp) - sent)).toBeLessThan(60_000);
  await settle(bob, ann);
  expect(ann.of('MESSAGE').filter(({ rawMessage }) => rawMessage === 'hello')).toEqual([message]);
  expect(bob.of('MESSAGE').filter(({ rawMessage }) => rawMessage === 'hello')).toEqual([message]);
});

test.each(UNUSABLE_TEXTS)(
  '[PROTOCOLS 3 ERROR] %s as rawMessage, to the sender only',
  async (_, rawMessage) => {
    const { ann, bob } = await two();
    const before = ann.socket.frames.length;
    bob.send('MESSAGE', { rawMessage, userId: bob.id });
    expect(await bob.next('ERROR')).toEqual(ERROR);
    await settle(bob, ann);
    expect(kinds(ann).slice(before)).toEqual(['MESSAGE']);
  },
);

test('[PROTOCOLS 3 NAME_CHANGE] is told to everyone, the renamer included', async () => {
  const { ann, bob } = await two();
  const told = await bob.rename('ben');
  expect(told).toEqual({ userId: bob.id, name: 'ben', idNamePair: { [bob.id]: 'ben' } });
  expect(await ann.next('NAME_CHANGE', ({ name }) => name === 'ben')).toEqual(told);
  await settle(bob, ann);
  expect(ann.present()).toEqual(['ann', 'ben']);
  expect(bob.present()).toEqual(['ann', 'ben']);
  expect(ann.heard().at(-1)?.[0]).toBe('ben');
});

test('[PROTOCOLS 3 NAME_CHANGE] one’s own name again does not make it another', async () => {
  const { ann, bob } = await two();
  bob.send('NAME_CHANGE', { name: 'bob', userId: bob.id });
  await settle(bob, ann);
  expect(ann.present()).toEqual(['ann', 'bob']);
});

test.each(USABLE_NAMES)('[PROTOCOLS 3 NAME_CHANGE] %j is a name', async (name) => {
  expect(await (await Cahat.join(freshRoom())).rename(name)).toMatchObject({ name });
});

test.each(UNUSABLE_NAMES)('[PROTOCOLS 3 ERROR] %s as a name, to the sender only', async (_, name) => {
  const { ann, bob } = await two();
  const before = ann.socket.frames.length;
  bob.send('NAME_CHANGE', { name, userId: bob.id });
  expect(await bob.next('ERROR')).toEqual(ERROR);
  await settle(bob, ann);
  expect(kinds(ann).slice(before)).toEqual(['MESSAGE']);
  expect(bob.name).toBe('bob');
});

test.each(['drop', 'close'] as const)(
  '[PROTOCOLS 3 USER_DISCONNECTED] once for a socket that ends (%s)',
  async (way) => {
    const { base, ann, bob } = await two();
    const before = ann.socket.frames.length;
    bob.socket[way]();
    await sees(ann, 'bob', false);
    expect(ann.socket.frames.slice(before)).toEqual([
      { type: 'USER_DISCONNECTED', payload: { userId: bob.id } },
    ]);
    const cat = await Cahat.join(base, 'cat');
    await settle(cat, ann);
    expect(ann.left().filter((name) => name === 'bob')).toHaveLength(1);
    expect(cat.present()).toEqual(['ann', 'cat']);
  },
);

test('[PROTOCOLS 3 USERS] has everyone present, of any protocol, with the ids that their events use', async () => {
  const base = freshRoom();
  const sse = await Person.join(base, 'sse');
  const classroom = await Classroom.join(base, 'classroom');
  const whisper = await Whisper.join(base, 'whisper-user');
  const ann = await Cahat.join(base, 'ann');
  await sse.say('from the stream');
  await classroom.say('from the classroom');
  await whisper.say('from a whisper');
  await hears(ann, 'from a whisper');
  expect(ann.present()).toEqual(['ann', 'anon-whisper-', 'classroom', 'sse']);
  expect(ann.heard()).toEqual([
    ['sse', 'from the stream'],
    ['classroom', 'from the classroom'],
    ['anon-whisper-', 'from a whisper'],
  ]);
  classroom.drop();
  await sees(ann, 'classroom', false);
});

test.each(['LATER_FEATURE', 'message', '', 'toString', 'login', 'messages'])(
  '[PROTOCOLS 3] a frame of unknown type %j hurts nobody',
  async (type) => {
    const { ann, bob } = await two();
    const before = ann.socket.frames.length;
    bob.socket.send({ type, payload: { rawMessage: 'x' }, username: 'x', data: [] });
    await settle(bob, ann);
    expect(kinds(ann).slice(before)).toEqual(['MESSAGE']);
  },
);

test('[PROTOCOLS 3] extra payload fields are ignored', async () => {
  const { ann, bob } = await two();
  bob.send('MESSAGE', { rawMessage: 'hello', htmlMessage: '<script>', timestamp: 7, extra: [] });
  const said = await ann.next('MESSAGE', ({ rawMessage }) => rawMessage === 'hello');
  expect(Object.keys(said).sort()).toEqual(['htmlMessage', 'id', 'rawMessage', 'timestamp', 'userId']);
  expect(said.htmlMessage).not.toContain('script');
  expect(said.timestamp).not.toBe(7);
});

test('[PROTOCOLS 3] history, ids and names survive kill -9 and a restart', async () => {
  const { server, base } = await ownServer();
  const [ann, bob] = [await Cahat.join(base, 'ann'), await Cahat.join(base, 'bob', 'given/id==')];
  const classroom = await Classroom.join(base, 'classroom');
  await bob.say('before the crash');
  await classroom.say('me too');
  const before = await handshake(base);
  await server.kill();
  await Promise.all([ann, bob].map(({ socket }) => socket.end()));
  await server.restart();

  const after = await Cahat.open(base);
  expect((await after.next('HANDSHAKE')).messages).toEqual(before.messages);
  const names = after.story().names;
  expect(names.get(bob.id)).toBe('bob');
  for (const { userId } of before.messages as Frame[]) expect(names.has(String(userId))).toBe(true);
  const back = await Cahat.open(base);
  expect(await back.handshake(ann.id)).toEqual({ userId: ann.id, name: 'ann' });
  expect(back.present()).toEqual(['ann']);
});
