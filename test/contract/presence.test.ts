import { expect, test } from 'vitest';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';

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
