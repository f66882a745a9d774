import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { type Server, startServer } from '../server.ts';
import { Person, post } from './person.ts';
import { freshRoom } from './room.ts';
import type { Event } from './stream.ts';

const ids = (events: Event[]) => events.map(({ id }) => id);
const line = ({ event, data }: Event) => `${event} ${data.user ?? data.status}`;

/** A server of the test's own, which it may kill. */
async function ownServer(env: Record<string, string> = {}): Promise<{ server: Server; base: string }> {
  const server = await startServer({ env });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, base: freshRoom(`${server.url}/`) };
}

function expectGrowing(events: Event[]): void {
  const kept = events.filter(({ event }) => event !== 'Users' && event !== 'Disconnect');
  expect(ids(kept)).toEqual([...new Set(ids(kept))].sort());
  const times = kept.map(({ data }) => Number(data.created));
  expect(times).toEqual([...times].sort((a, b) => a - b));
}

test('[DESIGN promise 1] one total order: ids only grow and created never runs backwards, for everyone', async () => {
  const base = freshRoom();
  const people: Person[] = [];
  for (let i = 0; i < 6; i += 1) people.push(await Person.join(base, `p${i}`));
  await Promise.all(
    people.map(async (person) => {
      for (let i = 0; i < 25; i += 1) expect((await person.say(`${person.name} ${i}`)).status).toBe(201);
    }),
  );
  await people[0]?.say('the end');
  const orders = [];
  for (const { stream } of people) {
    await stream.message('the end');
    expectGrowing(stream.events);
    orders.push(ids(stream.events.filter(({ event }) => event === 'Message')).join());
    expect(stream.events.filter(({ event }) => event === 'Message')).toHaveLength(6 * 25 + 1);
  }
  expect(new Set(orders).size).toBe(1);
});

test('[DESIGN promise 1] event ids are ULIDs', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  for (const id of ids(ann.stream.events)) expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
});

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

test('[DESIGN promise 4] an orderly restart leaves a true list too', async () => {
  const { server, base } = await ownServer();
  const ann = await Person.join(base, 'ann');
  const bob = await Person.join(base, 'bob');
  await server.stop();
  const seen = await ann.stream.end();
  await server.restart();
  await ann.listen(seen.at(-1)?.id);
  await bob.listen();
  await ann.stream.about('Join', 'bob');
  const present = new Set(['ann', 'bob']);
  const joins = seen.findIndex(({ event, data }) => event === 'Join' && data.user === 'bob');
  for (const { event, data } of [...seen.slice(joins + 1), ...ann.stream.events]) {
    if (event === 'Part') expect(present.delete(String(data.user))).toBe(true);
    if (event === 'Join') present.add(String(data.user));
  }
  expect([...present].sort()).toEqual(['ann', 'bob']);
});

/** Seconds; a Part comes within two of them. */
const HEARTBEAT = 1;

test('[DESIGN promise 4] a Part within two heartbeats of a client’s death, exactly once, in a quiet room', async () => {
  const { base } = await ownServer({ HEARTBEAT: String(HEARTBEAT) });
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  ann.stream.destroy();
  // One more second, for what else the machine has to do.
  await bob.stream.about('Part', 'ann', (2 * HEARTBEAT + 1) * 1_000);
  await ann.listen();
  await bob.stream.about('Join', 'ann');
  expect(bob.stream.events.filter(({ event }) => event === 'Part')).toHaveLength(1);
});

test('[DESIGN Audience] a heartbeat is a comment, without an id', async () => {
  const { base } = await ownServer({ HEARTBEAT: String(HEARTBEAT) });
  const ann = await Person.join(base, 'ann');
  await ann.stream.until(() => ann.stream.comments.length >= 2);
  expect(ann.stream.events.map(({ event }) => event)).toEqual(['Users', 'ServerStatus', 'Join']);
  for (const block of ann.stream.blocks.filter((text) => text.startsWith(':')))
    expect(block).not.toContain('id:');
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

test('[DESIGN promise 8] SIGTERM ends streams without Disconnect and the process within 3 s', async () => {
  const { server, base } = await ownServer();
  const people: Person[] = [];
  for (let i = 0; i < 20; i += 1) people.push(await Person.join(base, `p${i}`));
  const asked = Date.now();
  const exit = await server.stop();
  expect(Date.now() - asked).toBeLessThan(3_000);
  expect(exit).toEqual({ code: 0, signal: null });
  for (const { stream } of people) {
    expect((await stream.end()).map(({ event }) => event)).not.toContain('Disconnect');
  }
  await server.restart();
  for (const person of people) {
    await person.listen(person.stream.events.at(-1)?.id);
    expect(person.stream.events.map(({ event }) => event)).not.toContain('Users');
  }
});

test('[DESIGN promise 8] a request in flight at SIGTERM is answered', async () => {
  const { server, base } = await ownServer();
  const ann = await Person.join(base, 'ann');
  const begun = request(`${base}login`, {
    method: 'POST',
    agent: false,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    begun.on('response', (answer) => resolve(answer.resume().statusCode));
    begun.on('error', reject);
  });
  await new Promise<void>((resolve) => begun.write('username=bob&', () => resolve()));
  // The server has read it by the time that it answers what came later.
  expect((await ann.say('mark')).status).toBe(201);
  const stopped = server.stop();
  await ann.stream.end();
  begun.end('password=secret');
  expect(await answered).toBe(201);
  await stopped;
});

test('[DESIGN promise 2] what was accepted while the server came to its end is kept', async () => {
  const { server, base } = await ownServer();
  const people: Person[] = [];
  for (let i = 0; i < 10; i += 1) people.push(await Person.join(base, `p${i}`));
  const accepted: string[] = [];
  const talks = people.map(async (person) => {
    for (let i = 0; (await person.say(`${person.name} ${i}`)).status === 201; i += 1) {
      accepted.push(`${person.name} ${i}`);
    }
  });
  const ended = Promise.allSettled(talks);
  const first = people[0] as Person;
  await first.stream.until(() => accepted.length > 50);
  await server.stop();
  await ended;
  const since = first.stream.events.find(({ event }) => event === 'ServerStatus')?.id;
  await server.restart();
  await first.listen(since);
  const kept = first.stream.events.map(({ data }) => data.message);
  expect(kept).toEqual(expect.arrayContaining(accepted));
});
