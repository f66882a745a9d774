/** POST /invite is paid for as a message is [docs/protocols.md]. How invites are used: test/contract/entry.test.ts. */
import { expect, test } from 'vitest';
import { multipart, urlencoded } from './forms.ts';
import { send } from './http.ts';
import { Person } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';
import { object } from './socket.ts';

test('[docs/protocols.md invite] 201 with an invite that expires in 7 days, and the next token', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  for (const call of [{ method: 'POST' }, urlencoded({}), multipart({})]) {
    const spent = ann.messageToken;
    const answer = await ann.send(call, 'invite');
    expect(answer.status, answer.body).toBe(201);
    const { invite, expires } = object(JSON.parse(answer.body));
    expect(invite).toMatch(/^[\w.-]+$/);
    expect(Number(expires) * 1_000 - Date.now()).toBeGreaterThan(6.99 * 86_400_000);
    expect(Number(expires) * 1_000 - Date.now()).toBeLessThanOrEqual(7 * 86_400_000);
    expect(ann.messageToken).not.toBe(spent);
  }
  expect((await ann.say('the token is good')).status).toBe(201);
});

test('[docs/protocols.md invite] 403 without a token, and with a spent one', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await send(`${ann.base}invite`, urlencoded({})), 403);
  const spent = ann.messageToken;
  await ann.say('hello');
  ann.messageToken = spent;
  expectProblem(await ann.send(urlencoded({}), 'invite'), 403);
});

test('[docs/protocols.md invite] 409 with a new token where no stream is open, 422 for any field, 405', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const first = ann.messageToken;
  expectProblem(await ann.send(urlencoded({}), 'invite'), 409);
  expect(ann.messageToken).not.toBe(first);
  await ann.listen();
  const second = ann.messageToken;
  expectProblem(await ann.send(urlencoded({ message: 'x' }), 'invite'), 422);
  expectProblem(await send(`${ann.base}invite`), 405);
  expect(ann.messageToken).toBe(second);
});

test('[docs/protocols.md invite] in a room in which nothing ever happened: 403', async () => {
  expectProblem(
    await send(`${freshRoom()}invite`, { method: 'POST', headers: { Authorization: 'Bearer a.b.c' } }),
    403,
  );
});
