import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { urlencoded, withHeaders } from './forms.ts';
import { send } from './http.ts';
import { bearer, Person, post, type Person as Somebody } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';

const keyed = (key: string) => ({ 'Idempotency-Key': key });
const said = ({ stream }: Somebody) =>
  stream.events.filter(({ event }) => event === 'Message').map(({ data }) => data.message);

test('[PROTOCOLS 1 Idempotency-Key] the very same request repeats the first answer, and the event comes once', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const [token, key] = [ann.messageToken, keyed(randomUUID())];
  const first = await post(ann.base, token, 'once', key);
  const again = await post(ann.base, token, 'once', key);
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toBe(first.body);
  ann.messageToken = String(again.headers.token);
  expect((await ann.say('mark')).status).toBe(201);
  await ann.stream.message('mark');
  expect(said(ann)).toEqual(['once', 'mark']);
});

test('[PROTOCOLS 1 Idempotency-Key] the repeated answer has the current Token', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const [token, key] = [ann.messageToken, keyed(randomUUID())];
  await ann.say('first', key);
  await ann.say('second', keyed(randomUUID()));
  const again = await post(ann.base, token, 'first', key);
  expect(again.status).toBe(201);
  ann.messageToken = String(again.headers.token);
  expect((await ann.say('third')).status).toBe(201);
});

test('[PROTOCOLS 1 Idempotency-Key] racing copies of one request: all 201, one event', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const [token, key] = [ann.messageToken, keyed(randomUUID())];
  const answers = await Promise.all(Array.from({ length: 6 }, () => post(ann.base, token, 'race', key)));
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
  ann.messageToken = String(answers.at(-1)?.headers.token);
  expect((await ann.say('mark')).status).toBe(201);
  await ann.stream.message('mark');
  expect(said(ann)).toEqual(['race', 'mark']);
});

test('[PROTOCOLS 1 Idempotency-Key] another key or none with a used token is 403', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const token = ann.messageToken;
  await ann.say('once', keyed('a'));
  expectProblem(await post(ann.base, token, 'once', keyed('b')), 403);
  expectProblem(await post(ann.base, token, 'once'), 403);
});

test('[PROTOCOLS 1 Idempotency-Key] a key does not revive a token that was used without one', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const token = ann.messageToken;
  await ann.say('once');
  expectProblem(await post(ann.base, token, 'once', keyed('a')), 403);
});

test('[PROTOCOLS 1 Idempotency-Key] the same key with a new token is a new message', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  await ann.say('same text', keyed('a'));
  expect((await ann.say('same text', keyed('a'))).status).toBe(201);
  await ann.say('mark');
  await ann.stream.message('mark');
  expect(said(ann)).toEqual(['same text', 'same text', 'mark']);
});

test('[PROTOCOLS 1 Idempotency-Key] keys are those of one user', async () => {
  const base = freshRoom();
  const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
  await ann.say('from ann', keyed('shared'));
  expect((await bob.say('from bob', keyed('shared'))).status).toBe(201);
  await ann.stream.message('from bob');
});

test('[PROTOCOLS 1 Idempotency-Key] the same key and token at another path is another request', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const headers = { ...bearer(ann.messageToken), ...keyed('a') };
  await ann.say('once', keyed('a'));
  const fields = { direct: { to: 'ann', message: 'hello' }, invite: {} };
  for (const [path, form] of Object.entries(fields))
    expectProblem(await send(`${ann.base}${path}`, withHeaders(urlencoded(form), headers)), 403);
  expect((await send(`${ann.base}/message`, withHeaders(urlencoded({}), headers))).status).toBe(201);
});

test('[PROTOCOLS 1 Idempotency-Key] a command is obeyed once', async () => {
  const base = freshRoom();
  const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
  const [token, key] = [ann.messageToken, keyed(randomUUID())];
  expect((await ann.say('/kick bob', key)).status).toBe(201);
  await bob.stream.end();
  await bob.listen();
  expect((await post(base, token, '/kick bob', key)).status).toBe(201);
  await ann.say('mark');
  await bob.stream.message('mark');
  expect(bob.stream.over).toBe(false);
});

test('[PROTOCOLS 1 Idempotency-Key] a 409 for want of a stream is repeated too', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const [token, key] = [ann.messageToken, keyed(randomUUID())];
  expectProblem(await ann.say('hello', key), 409);
  const again = await post(ann.base, token, 'hello', key);
  expectProblem(again, 409);
  ann.messageToken = String(again.headers.token);
  await ann.listen();
  expect((await ann.say('hello')).status).toBe(201);
});

test('[PROTOCOLS 1 Idempotency-Key] an answer that did not use the token up leaves it to be used', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const key = keyed(randomUUID());
  expectProblem(await ann.say('/kick nobody', key), 409);
  expect((await ann.say('hello')).status).toBe(201);
});

test('[PROTOCOLS 1 Idempotency-Key] a key of 256 characters is good; a longer one is 422 with the same token', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const token = ann.messageToken;
  const refused = await ann.say('hello', keyed('x'.repeat(257)));
  expectProblem(refused, 422);
  expect(refused.headers.token).toBe(token);
  expect((await ann.say('hello', keyed('x'.repeat(256)))).status).toBe(201);
});
