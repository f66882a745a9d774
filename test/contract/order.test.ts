import { expect, test } from 'vitest';
import { expectGrowing, ids } from './order.ts';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';

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
