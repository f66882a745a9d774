import { expect, test } from 'vitest';
import { expectGrowing, ids } from './order.ts';
import { ownServer } from './own-server.ts';
import { Person, post } from './person.ts';
import type { Event } from './stream.ts';

const line = ({ event, data }: Event) => `${event} ${data.user ?? data.status}`;

test('[DESIGN promise 2] what was accepted or seen survives kill -9 at once', async () => {
  const { server, base } = await ownServer();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  const accepted: unknown[] = [];
  const talk = (async () => {
    // Ends with the connection that the kill cuts.
    for (let i = 0; (await ann.say(`message ${i}`)).status === 201; i += 1) accepted.push(`message ${i}`);
  })().catch(() => {});
  await bob.stream.until(() => bob.stream.events.filter(({ event }) => event === 'Message').length >= 40);
  await server.kill();
  await talk;
  const seen = [...(await bob.stream.end())];
  await server.restart();

  await bob.listen(seen[0]?.id);
  const history = bob.stream.events.filter(({ event }) => event === 'Message');
  const seenMessages = seen.filter(({ event }) => event === 'Message');
  expect(ids(history)).toEqual(expect.arrayContaining(ids(seenMessages)));
  expect(history.map(({ data }) => data.message)).toEqual(expect.arrayContaining(accepted));
  expect(accepted.length).toBeGreaterThan(0);
});

test('[DESIGN promise 4] after kill -9 a resumer sees ServerStatus, a Part for each who was present, then Joins', async () => {
  const { server, base } = await ownServer();
  const people: Person[] = [];
  for (const name of ['ann', 'bob', 'cat']) people.push(await Person.join(base, name));
  const [ann, bob] = people as [Person, Person];
  await ann.say('before');
  const before = await bob.stream.message('before');
  await server.kill();
  await Promise.all(people.map(({ stream }) => stream.end()));
  await server.restart();

  await bob.listen(before.id);
  const [status, ...rest] = bob.stream.events.map(line);
  expect(status).toMatch(/^ServerStatus .*start/i);
  expect(rest.slice(0, 3).sort()).toEqual(['Part ann', 'Part bob', 'Part cat']);
  expect(rest.slice(3)).toEqual(['Join bob']);
  expectGrowing(bob.stream.events);
  expect(bob.stream.events[0]?.id.localeCompare(before.id)).toBe(1);

  await ann.listen(before.id);
  await bob.stream.about('Join', 'ann');
  const dan = await Person.join(base, 'dan');
  const users = dan.stream.events[0]?.data.users;
  expect(Array.isArray(users) && [...users].sort()).toEqual(['ann', 'bob', 'dan']);
});

test('[DESIGN Tokens] kill -9 logs nobody out, and passwords stay', async () => {
  const { server, base } = await ownServer();
  const ann = await Person.join(base, 'ann');
  await ann.say('hello');
  const used = ann.messageToken;
  await ann.say('again');
  await server.kill();
  await server.restart();
  await ann.listen();
  expect((await post(base, used, 'a used token')).status).toBe(403);
  expect((await ann.say('the current one')).status).toBe(201);
  ann.stream.destroy();
  await expect(Person.login(base, 'ann', 'wrong')).rejects.toThrow('403');
  await Person.login(base, 'ann');
});

test('[DESIGN promise 7] a repeated Idempotency-Key is known after kill -9', async () => {
  const { server, base } = await ownServer();
  const ann = await Person.join(base, 'ann');
  const [token, key] = [ann.messageToken, { 'Idempotency-Key': 'the answer was lost' }];
  expect((await ann.say('once', key)).status).toBe(201);
  await server.kill();
  await server.restart();
  const again = await post(base, token, 'once', key);
  expect(again.status).toBe(201);
  ann.messageToken = String(again.headers.token);
  await ann.listen();
  expect(ann.stream.events.filter(({ event }) => event === 'Message')).toHaveLength(1);
  expect((await ann.say('the token is the current one')).status).toBe(201);
});
