/** GET /standing: what a client shows of docs/rights.md. */
import { expect, test } from 'vitest';
import { send } from './http.ts';
import { bearer, Person } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';

const standing = async ({ base, streamToken }: Person) => {
  const answer = await send(`${base}standing`, { headers: bearer(streamToken) });
  expect(answer.status, answer.body).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  return JSON.parse(answer.body) as unknown;
};

test('[docs/protocols.md standing] owner, member, muted, banned, and back', async () => {
  const base = freshRoom();
  const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
  expect(await standing(ann)).toEqual({ standing: 'owner' });
  expect(await standing(bob)).toEqual({ standing: 'member' });
  for (const [command, becomes] of [
    ['/mute bob', 'muted'],
    ['/unmute bob', 'member'],
    ['/ban bob', 'banned'],
  ]) {
    await ann.say(String(command));
    expect(await standing(bob)).toEqual({ standing: becomes });
  }
});

test('[docs/protocols.md standing] 403 without the stream token of the last login; 405', async () => {
  const base = freshRoom();
  expectProblem(await send(`${base}standing`, { headers: bearer('a.b.c') }), 403);
  const ann = await Person.login(base, 'ann');
  for (const headers of [{}, bearer('a.b.c'), bearer(ann.messageToken)]) {
    expectProblem(await send(`${base}standing`, { headers }), 403);
  }
  await Person.login(base, 'ann');
  expectProblem(await send(`${base}standing`, { headers: bearer(ann.streamToken) }), 403);
  expectProblem(await send(`${base}standing`, { method: 'POST' }), 405);
});
