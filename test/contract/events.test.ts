import { expect, test } from 'vitest';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import type { Event } from './stream.ts';

const created = expect.any(Number);

/** A room in which every kind of event happened; Ann quits at the end and Bob saw it all. */
async function livelyRoom() {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  const cat = await Person.join(base, 'cat');
  await ann.say('hello');
  await ann.say('/kick cat');
  await cat.stream.end();
  await ann.say('/quit');
  await bob.stream.about('Part', 'ann');
  await ann.stream.end();
  return { base, ann: [...ann.stream.events], bob: [...bob.stream.events], cat: [...cat.stream.events] };
}

const shapes: Record<string, object> = {
  Disconnect: { created },
  Join: { created, user: expect.any(String) },
  Message: { created, message: expect.any(String), user: expect.any(String) },
  Part: { created, user: expect.any(String) },
  ServerStatus: { created, status: expect.any(String) },
  Users: { created, users: expect.any(Array) },
};

test('[PROTOCOLS 1 Events] the six names and exactly their data', async () => {
  const { ann, bob } = await livelyRoom();
  const all = [...ann, ...bob];
  expect(new Set(all.map(({ event }) => event))).toEqual(new Set(Object.keys(shapes)));
  for (const { event, data } of all) expect(data, event).toEqual(shapes[event]);
});

test('[PROTOCOLS 1 Events] each has one line of data, one event and one id; comments have none', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  await ann.say('one\ntwo\r\nthree\u2028four\ndata: five\n\nid: six');
  await ann.stream.next('Message');
  for (const { fields } of ann.stream.events) {
    expect(
      fields
        .map(([name]) => name)
        .filter((name) => name !== 'retry')
        .sort(),
    ).toEqual(['data', 'event', 'id']);
  }
  for (const block of ann.stream.blocks.filter((text) => text.startsWith(':'))) {
    expect(block).not.toMatch(/^id:/m);
  }
});

test('[PROTOCOLS 1 Events] a message arrives as it was sent, whatever stands in it', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  for (const text of [
    'a\nb',
    'a\r\nb',
    'tab\there',
    'a\u2028b\u2029c',
    '"\\/',
    '<b>&amp;</b>',
    'é😀',
    ' edge ',
    'a\u0000b',
  ]) {
    await ann.say(text);
    expect((await ann.stream.next('Message')).data.message).toBe(text);
  }
});

test('[PROTOCOLS 1 Events] every event has a unique id, Users and Disconnect too', async () => {
  const { ann, bob, cat } = await livelyRoom();
  for (const events of [ann, bob, cat]) {
    const ids = events.map(({ id }) => id);
    expect(ids).not.toContain('');
    expect(new Set(ids).size).toBe(ids.length);
  }
  const own = (events: Event[], kind: string) => events.find(({ event }) => event === kind)?.id;
  const once = [own(ann, 'Users'), own(bob, 'Users'), own(cat, 'Users'), own(ann, 'Disconnect')];
  expect(new Set(once).size).toBe(4);
  expect(bob.map(({ id }) => id)).not.toContain(own(ann, 'Disconnect'));
});

test('[PROTOCOLS 1 Events] the same broadcast has the same id and the same data for every receiver', async () => {
  const base = freshRoom();
  const people = [];
  for (const name of ['ann', 'bob', 'cat']) people.push(await Person.join(base, name));
  await people[0]?.say('to all');
  const events = await Promise.all(people.map(({ stream }) => stream.message('to all')));
  expect(new Set(events.map(({ id, data }) => `${id} ${JSON.stringify(data)}`)).size).toBe(1);
});

test('[PROTOCOLS 1 Events] created is a JSON number, Unix seconds with a fraction', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  for (let i = 0; i < 5; i += 1) await ann.say(`${i}`);
  await ann.stream.message('4');
  const times = ann.stream.events.map(({ data }) => data.created);
  for (const time of times) expect(Math.abs(Number(time) - Date.now() / 1_000)).toBeLessThan(300);
  expect(times.every((time) => typeof time === 'number')).toBe(true);
  expect(times.some((time) => !Number.isInteger(time))).toBe(true);
});

test('[PROTOCOLS 1 Events] a stream begins with its own retry of 1,000 to 3,000 ms, at random', async () => {
  const base = freshRoom();
  const retries: (number | undefined)[] = [];
  for (let i = 0; i < 8; i += 1) {
    const { stream } = await Person.join(base, `p${i}`);
    expect(stream.blocks[0]).toMatch(/^retry:/m);
    retries.push(stream.retry);
  }
  for (const retry of retries) {
    expect(retry).toBeGreaterThanOrEqual(1_000);
    expect(retry).toBeLessThanOrEqual(3_000);
  }
  expect(new Set(retries).size).toBeGreaterThan(1);
});

test('[PROTOCOLS 1 Events] Disconnect goes to the one who quits alone, as the last of the stream', async () => {
  const { ann, bob } = await livelyRoom();
  expect(ann.at(-1)?.event).toBe('Disconnect');
  expect(bob.map(({ event }) => event)).not.toContain('Disconnect');
});

test('[PROTOCOLS 1 Events] Join goes to everyone, the joiner included', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  const seen = await bob.stream.about('Join', 'ann');
  expect(ann.stream.events.at(-1)?.id).toBe(seen.id);
});

test('[PROTOCOLS 1 Events] Part goes to everyone else', async () => {
  const { ann, bob, cat } = await livelyRoom();
  const parts = (events: Event[]) =>
    events.filter(({ event }) => event === 'Part').map(({ data }) => data.user);
  expect(parts(bob)).toEqual(['cat', 'ann']);
  expect(parts(ann)).toEqual(['cat']);
  expect(parts(cat)).toEqual([]);
});

test('[PROTOCOLS 1 Events] Join, Message, Part and ServerStatus are kept in history, Disconnect and Users are not', async () => {
  const { base, bob } = await livelyRoom();
  const dan = await Person.login(base, 'dan');
  const started = bob.find(({ event }) => event === 'ServerStatus')?.id;
  await dan.listen(started);
  expect(dan.stream.events.map(({ event, id }) => [event, id]).slice(0, -1)).toEqual(
    bob.filter(({ event, id }) => event !== 'Users' && id !== started).map(({ event, id }) => [event, id]),
  );
});

test('[PROTOCOLS 1 Events] the first event of a room’s history is a ServerStatus that says the server started', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const [users, first] = ann.stream.events;
  expect(users?.event).toBe('Users');
  expect(first?.event).toBe('ServerStatus');
  expect(first?.data.status).toMatch(/start/i);
});
