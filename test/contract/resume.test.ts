import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import type { Event } from './stream.ts';

const kinds = (events: Event[]) => events.map(({ event }) => event);
const ids = (events: Event[]) => events.map(({ id }) => id);

/** Says `count` numbered messages. */
async function chatter(person: Person, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const { status } = await person.say(`message ${i}`);
    if (status !== 201) throw new Error(`message ${i}: ${status}`);
  }
  await person.stream.message(`message ${count - 1}`);
}

test('[PROTOCOLS 1 A new stream] Users first, the joiner included, then history, then Join', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  await bob.say('before');
  await bob.stream.message('before');
  const ann = await Person.join(base, 'ann');
  expect(kinds(ann.stream.events)).toEqual(['Users', 'ServerStatus', 'Message', 'Join']);
  const users = ann.stream.events[0]?.data.users;
  expect(Array.isArray(users) && [...users].sort()).toEqual(['ann', 'bob']);
});

test('[PROTOCOLS 1 A new stream] history has no Join and no Part', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  await bob.say('/reconnect');
  await bob.stream.end();
  await bob.listen();
  expect(kinds(bob.stream.events)).toEqual(['Users', 'ServerStatus', 'Join']);
});

test('[PROTOCOLS 1 A new stream] the newest 250 Message and ServerStatus, oldest first', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const cat = await Person.join(base, 'cat');
  await chatter(bob, 150);
  await bob.say('/kick cat');
  await cat.stream.end();
  await chatter(bob, 120);
  const kept = bob.stream.events.filter(({ event }) => event === 'Message' || event === 'ServerStatus');
  const ann = await Person.join(base, 'ann');
  expect(ann.stream.events[0]?.event).toBe('Users');
  expect(ids(ann.stream.events.slice(1, -1))).toEqual(ids(kept.slice(-250)));
  expect(ann.stream.events.at(-1)).toMatchObject({ event: 'Join', data: { user: 'ann' } });
});

test('[PROTOCOLS 1 A new stream] an event of the history is the very event of the live stream', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  await bob.say('the same');
  const live = await bob.stream.message('the same');
  const ann = await Person.join(base, 'ann');
  const old = ann.stream.events.find(({ id }) => id === live.id);
  expect(old).toEqual(live);
});

test('[PROTOCOLS 1 A reconnect] no Users; every event since the id, Join and Part included; then Join', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  await bob.say('seen');
  const last = await ann.stream.message('seen');
  ann.stream.destroy();
  const cat = await Person.join(base, 'cat');
  await bob.say('missed');
  await cat.say('/quit');
  await cat.stream.end();
  await bob.stream.about('Part', 'ann');

  await ann.listen(last.id);
  const join = await bob.stream.next(({ event, data }) => event === 'Join' && data.user === 'ann');
  const from = bob.stream.events.findIndex(({ id }) => id === last.id) + 1;
  const to = bob.stream.events.findIndex(({ id }) => id === join.id) + 1;
  const missed = bob.stream.events.slice(from, to);
  expect(ids(ann.stream.events)).toEqual(ids(missed));
  expect(kinds(missed).sort()).toEqual(['Join', 'Join', 'Message', 'Part', 'Part']);
  expect(ann.stream.events.at(-1)?.id).toBe(join.id);
});

test('[PROTOCOLS 1 A reconnect] however many events', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  const last = ann.stream.events.at(-1)?.id ?? '';
  ann.stream.destroy();
  await chatter(bob, 280);
  await ann.listen(last);
  const texts = ann.stream.events.filter(({ event }) => event === 'Message').map(({ data }) => data.message);
  expect(texts).toEqual(Array.from({ length: 280 }, (_, i) => `message ${i}`));
});

test('[PROTOCOLS 1 A reconnect] ?lastEventId= for clients that cannot send the header', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const last = ann.stream.events.at(-1)?.id ?? '';
  await ann.say('missed');
  await ann.say('/reconnect');
  await ann.stream.end();
  const stream = await ann.open({}, `?lastEventId=${last}`);
  await stream.about('Join', 'ann');
  expect(kinds(stream.events)).toEqual(['Message', 'Part', 'Join']);
});

test('[PROTOCOLS 1 A new stream] a Last-Event-ID that is not in the history is a new stream', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const users = ann.stream.events[0]?.id ?? '';
  for (const id of [users, randomUUID(), '0', 'é', 'zzzzzzzzzzzzzzzzzzzzzzzzzz', 'x'.repeat(2_000)]) {
    await ann.say('/reconnect');
    await ann.stream.end();
    await ann.listen(Buffer.from(id).toString('latin1'));
    expect(kinds(ann.stream.events)).toEqual(['Users', 'ServerStatus', 'Join']);
  }
});

test('[PROTOCOLS 1 A new stream] the id of an own Disconnect is not in the history', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  await ann.say('/quit');
  const disconnect = (await ann.stream.end()).at(-1);
  await ann.listen(disconnect?.id);
  expect(ann.stream.events[0]?.event).toBe('Users');
});

test('[DESIGN promise 3] reconnects while others post: no gap, no duplicate, the same order for all', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  const seen: Event[] = [];
  let posting = true;
  const poster = (async () => {
    for (let i = 0; posting; i += 1) await bob.say(`message ${i}`);
  })();
  for (let round = 0; round < 12; round += 1) {
    const { stream } = ann;
    const enough = stream.events.length + 3;
    await stream.until(() => stream.events.length >= enough);
    stream.destroy();
    seen.push(...stream.events);
    await ann.listen(seen.at(-1)?.id);
  }
  posting = false;
  await poster;
  expect((await bob.say('/kick ann')).status).toBe(201);
  seen.push(...(await ann.stream.end()));
  await ann.listen(seen.at(-1)?.id);
  const end = await bob.stream.next(({ id }) => id === ann.stream.events.at(-1)?.id);
  seen.push(...ann.stream.events);

  const missed = seen.filter(({ event }) => event !== 'Users').slice(1);
  const first = bob.stream.events.findIndex(({ event, data }) => event === 'Join' && data.user === 'ann');
  const last = bob.stream.events.indexOf(end);
  expect(ids(missed)).toEqual(ids(bob.stream.events.slice(first, last + 1)));
});
