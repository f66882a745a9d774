import { request } from 'node:http';
import { expect, test } from 'vitest';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';

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
