import { expect, test } from 'vitest';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import type { Event, EventStream } from './stream.ts';

/** Seconds; a Part comes within two of them. */
const HEARTBEAT = 1;

const line = ({ event, data }: Event) => `${event} ${data.user ?? data.status}`;

test('[PROTOCOLS 1 Events] Users has everyone with an open stream, once', async () => {
  const base = freshRoom();
  const names = ['ann', 'bob', 'Ann Lee', 'ü'];
  for (const name of names) await Person.join(base, name);
  await Person.login(base, 'has no stream');
  const last = await Person.join(base, 'last');
  const users = last.stream.events[0]?.data.users;
  expect(Array.isArray(users) && [...users].sort()).toEqual([...names, 'last'].sort());
});

test('[DESIGN promise 4] one Part for a client that dies, once the room speaks', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  ann.stream.destroy();
  // Each write to the dead stream is a chance to notice; a heartbeat would do as well, only later.
  for (let i = 0; !bob.stream.events.some(({ event }) => event === 'Part') && i < 200; i += 1) {
    await bob.say(`anybody? ${i}`);
  }
  await bob.stream.about('Part', 'ann');
  await bob.say('mark');
  await bob.stream.message('mark');
  expect(bob.stream.events.filter(({ event }) => event === 'Part')).toHaveLength(1);
});

test('[DESIGN promise 4] many who come and go leave a true list', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const people = await Promise.all(Array.from({ length: 12 }, (_, i) => Person.join(base, `p${i}`)));
  await Promise.all(
    people.map(async (person, i) => {
      if (i % 3 === 0) await person.say('/quit');
      if (i % 3 === 1) await person.say('/reconnect');
      if (i % 3 < 2) await person.stream.end();
    }),
  );
  const stay = people.filter((_, i) => i % 3 === 2).map(({ name }) => name);
  const last = await Person.join(base, 'last');
  const users = last.stream.events[0]?.data.users;
  expect(Array.isArray(users) && [...users].sort()).toEqual(['bob', 'last', ...stay].sort());

  await bob.stream.about('Join', 'last');
  const present = new Set<unknown>();
  for (const { event, data } of bob.stream.events) {
    if (event === 'Join') expect(present.has(data.user)).toBe(false);
    if (event === 'Join') present.add(data.user);
    if (event === 'Part') expect(present.delete(data.user)).toBe(true);
  }
  expect([...present].sort()).toEqual(['bob', 'last', ...stay].sort());
});

test('[DESIGN promise 5] a ghost is parted and the newcomer let in, by login and by stream', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  for (let round = 0; round < 5; round += 1) {
    const ann = await Person.join(base, 'ann');
    ann.stream.destroy();
    await ann.listen();
    ann.stream.destroy();
  }
  const ann = await Person.join(base, 'ann');
  await bob.stream.until(() => bob.stream.events.filter((event) => line(event) === 'Join ann').length === 11);
  const story = bob.stream.events.map(line).filter((text) => text.endsWith(' ann'));
  expect(story).toEqual(Array.from({ length: 21 }, (_, i) => (i % 2 === 0 ? 'Join ann' : 'Part ann')));
  expect((await ann.say('alive')).status).toBe(201);
});

test.each([
  ['a FIN', (stream: EventStream) => stream.destroy()],
  ['a RST', (stream: EventStream) => stream.reset()],
])(
  '[DESIGN promise 4] a Part within two heartbeats of a client’s death by %s, exactly once, in a quiet room',
  async (_, die) => {
    const { base } = await ownServer({ HEARTBEAT: String(HEARTBEAT) });
    const bob = await Person.join(base, 'bob');
    const ann = await Person.join(base, 'ann');
    die(ann.stream);
    // One more second, for what else the machine has to do.
    await bob.stream.about('Part', 'ann', (2 * HEARTBEAT + 1) * 1_000);
    await ann.listen();
    await bob.stream.about('Join', 'ann');
    expect(bob.stream.events.filter(({ event }) => event === 'Part')).toHaveLength(1);
  },
);

test('[DESIGN promises 4 and 5] whoever only shuts the sending side is there, until they come back by their last id', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  ann.stream.shut();
  await bob.say('do you hear me?');
  const heard = await ann.stream.message('do you hear me?');
  expect((await ann.open()).status).toBe(409);
  expect(bob.stream.events.filter(({ event }) => event === 'Part')).toEqual([]);
  await ann.listen(heard.id);
  await bob.stream.about('Part', 'ann');
  expect((await ann.say('now I do')).status).toBe(201);
  await bob.stream.message('now I do');
});

test('[DESIGN Audience] a heartbeat is a comment, without an id', async () => {
  const { base } = await ownServer({ HEARTBEAT: String(HEARTBEAT) });
  const ann = await Person.join(base, 'ann');
  await ann.stream.until(() => ann.stream.comments.length >= 2);
  expect(ann.stream.events.map(({ event }) => event)).toEqual(['Users', 'ServerStatus', 'Join']);
  for (const block of ann.stream.blocks.filter((text) => text.startsWith(':')))
    expect(block).not.toContain('id:');
});
