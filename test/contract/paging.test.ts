import { expect, test } from 'vitest';
import { send } from './http.ts';
import { Person } from './person.ts';
import { expectProblem, expectReadableAcrossOrigins, freshRoom } from './room.ts';

test('GET history pages back through what was told, oldest first, until there is no more', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  for (let n = 0; n < 5; n += 1) await ann.say(`message ${n}`);
  await ann.stream.until(() => ann.stream.events.some(({ data }) => data.message === 'message 4'));
  const pages: { id: string; event: string; data: { message?: string } }[][] = [];
  for (let before = ''; ; ) {
    const answer = await send(`${base}history?limit=2${before && `&before=${before}`}`);
    expect(answer.status).toBe(200);
    expectReadableAcrossOrigins(answer);
    const page = JSON.parse(answer.body);
    if (page.length === 0) break;
    pages.unshift(page);
    before = page[0].id;
  }
  expect(pages.flat().map(({ data }) => data.message ?? 'status')).toEqual([
    'status',
    ...[0, 1, 2, 3, 4].map((n) => `message ${n}`),
  ]);
  const heard = ann.stream.events.filter(({ event }) => event === 'Message').map(({ id }) => id);
  expect(
    pages
      .flat()
      .slice(1)
      .map(({ id }) => id),
  ).toEqual(heard);
});

test.each(['before=x', 'limit=0', 'limit=251', 'limit=ten'])('GET history?%s is 400', async (query) => {
  expectProblem(await send(`${freshRoom()}history?${query}`), 400);
});
