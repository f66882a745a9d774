import { expect, test } from 'vitest';
import { Cahat } from './cahat.ts';
import { HANDSHAKE, handshake, kinds, two } from './cahat-room.ts';
import { Classroom } from './classroom.ts';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import { object } from './socket.ts';
import { sees, settle } from './visitor.ts';
import { Whisper } from './whisper.ts';

/** At least 96 random bits. */
const ID = /^[A-Za-z0-9+/]{16,}={0,2}$/;

test('[PROTOCOLS 3 ids] are random and look like base64; guests are Anonymous, Anonymous-2, Anonymous-3', async () => {
  const base = freshRoom();
  const guests = [await Cahat.join(base), await Cahat.join(base), await Cahat.join(base)];
  for (const { id } of guests) expect(id).toMatch(ID);
  expect(new Set(guests.map(({ id }) => id)).size).toBe(3);
  expect(guests.map(({ name }) => name)).toEqual(['Anonymous', 'Anonymous-2', 'Anonymous-3']);
});

test.each([{}, { userId: null }, { userId: '' }])('[PROTOCOLS 3 ids] %j gets a fresh id', async (info) => {
  const guest = await Cahat.open(freshRoom());
  guest.send('HANDSHAKE_USER_INFO', info);
  expect((await guest.next('USER_INFO')).userId).toMatch(ID);
});

test.each(['k3J/x+9aQ0mZ7w==', 'a', 'not from here', '42', '__proto__'])(
  '[PROTOCOLS 3 ids] a given id is always adopted: %j',
  async (userId) => {
    const guest = await Cahat.open(freshRoom());
    expect(await guest.handshake(userId)).toEqual({ userId, name: 'Anonymous', secret: expect.any(String) });
    expect(await guest.message('hello')).toMatchObject({ userId });
  },
);

test('[PROTOCOLS 3 ids] an id that was here before has its name again', async () => {
  const { base, ann, bob } = await two();
  await bob.leave();
  await sees(ann, 'bob', false);
  const back = await Cahat.open(base);
  expect(await back.handshake(bob.id)).toEqual({ userId: bob.id, name: 'bob' });
});

test('[PROTOCOLS 3 ids] a second socket of a live id is another of the same guest, and counts once', async () => {
  const { base, ann, bob } = await two();
  const sse = await Person.join(base, 'sse');
  const [told, heard] = [ann.socket.frames.length, sse.stream.events.length];
  const tab = await Cahat.join(base, undefined, bob.id);
  expect(tab.id).toBe(bob.id);
  expect(kinds(tab)).toEqual(HANDSHAKE);
  expect(tab.present()).toEqual(['ann', 'bob', 'sse']);
  await settle(tab, ann, bob);
  expect(bob.heard().at(-1)?.[0]).toBe('bob');
  tab.drop();
  await bob.rename('ben');
  bob.drop();
  await sees(ann, 'ben', false);
  await settle(ann);
  await sse.stream.about('Part', 'ben');
  const events = sse.stream.events.slice(heard).filter(({ event }) => event !== 'Message');
  expect(events.map(({ event, data }) => `${event} ${data.user}`)).toEqual([
    'Part bob',
    'Join ben',
    'Part ben',
  ]);
  const leavings = ann.socket.frames.slice(told).filter(({ type }) => type === 'USER_DISCONNECTED');
  expect(leavings.at(-1)).toEqual({ type: 'USER_DISCONNECTED', payload: { userId: bob.id } });
});

test('[PROTOCOLS 3 ids] one that belongs to a member of another protocol is not adopted', async () => {
  const base = freshRoom();
  await Person.join(base, 'ann');
  await Classroom.join(base, 'bob');
  await Whisper.join(base, 'whisper-user');
  const ids = Object.keys(object((await handshake(base)).userNames));
  expect(ids).toHaveLength(3);
  for (const id of [...ids, 'ann', 'bob', 'whisper-user', 'anon-whisper-']) {
    const guest = await Cahat.join(base, undefined, id);
    if (ids.includes(id)) expect(guest.id).not.toBe(id);
    expect(guest.name).toMatch(/^Anonymous/);
    await guest.leave();
  }
});

test('[PROTOCOLS 3 ids] an inbound userId is ignored after the handshake: a socket speaks as its own', async () => {
  const { ann, bob } = await two();
  bob.send('MESSAGE', { rawMessage: 'I am Ann', userId: ann.id });
  bob.send('MESSAGE', { rawMessage: 'I am nobody' });
  bob.send('NAME_CHANGE', { name: 'ben', userId: ann.id });
  bob.send('HANDSHAKE_USER_INFO', { userId: ann.id });
  bob.send('MESSAGE', { rawMessage: 'still Bob', userId: { no: 'id' } });
  for (const rawMessage of ['I am Ann', 'I am nobody', 'still Bob']) {
    const said = await ann.next('MESSAGE', (message) => message.rawMessage === rawMessage);
    expect(said.userId).toBe(bob.id);
  }
  expect(ann.present()).toEqual(['ann', 'ben']);
});

test('[PROTOCOLS 3 ids] the id of an account that is away does not give its name', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  await ann.say('see you');
  await ann.say('/quit');
  const [id] = Object.keys(object((await handshake(base)).userNames));
  const guest = await Cahat.join(base, undefined, id);
  expect(guest.name).toBe('Anonymous');
});

test.each([7, {}, ['a'], 'x'.repeat(60_000)])(
  '[PROTOCOLS 3 ids] what cannot be an id is an ERROR, and the handshake can be made again',
  async (userId) => {
    const guest = await Cahat.open(freshRoom());
    guest.send('HANDSHAKE_USER_INFO', { userId });
    await guest.next('ERROR');
    await guest.handshake();
    expect(guest.present()).toEqual(['Anonymous']);
  },
);
