import { expect, test } from 'vitest';
import { multipart, raw, urlencoded, withHeaders } from './forms.ts';
import { send } from './http.ts';
import { bearer, Person, post } from './person.ts';
import { expectProblem, expectReadableAcrossOrigins, freshRoom } from './room.ts';

test('[PROTOCOLS 1 /message] 201 with a new token; the event is sent to everyone', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const used = ann.messageToken;
  const answer = await ann.say('hello');
  expect(answer.status).toBe(201);
  expectReadableAcrossOrigins(answer);
  expect(ann.messageToken).not.toBe(used);
  expect((await ann.stream.message('hello')).data.user).toBe('ann');
});

test('[PROTOCOLS 1 /message] a form as multipart is accepted too', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expect((await ann.send(multipart({ message: 'in parts' }))).status).toBe(201);
  await ann.stream.message('in parts');
});

test('[PROTOCOLS 1 /message] 409 with a new token when no stream is open', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const used = ann.messageToken;
  const answer = await ann.say('is anybody there?');
  expectProblem(answer, 409);
  expect(ann.messageToken).not.toBe(used);
  expectProblem(await post(ann.base, used, 'again'), 403);
  await ann.listen();
  expect((await ann.say('now')).status).toBe(201);
});

test('[PROTOCOLS 1 /message] 409 leaves nothing in the history', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  await ann.say('lost');
  await ann.listen();
  expect(ann.stream.events.map(({ event }) => event)).toEqual(['Users', 'ServerStatus', 'Join']);
});

test.each([
  ['a name that is not connected', '/kick nobody'],
  ['oneself', '/kick ann'],
])('[PROTOCOLS 1 /message] 409 with the same token for /kick of %s', async (_whom, command) => {
  const ann = await Person.join(freshRoom(), 'ann');
  const answer = await post(ann.base, ann.messageToken, command);
  expectProblem(answer, 409);
  expect(answer.headers.token).toBe(ann.messageToken);
  expect((await ann.say('and it works')).status).toBe(201);
});

const refused: [why: string, text: string][] = [
  ['an empty message', ''],
  ['a message of spaces', '   '],
  ['a message of white space of all kinds', ' \t\r\n\u00a0\u3000'],
  ['a message of 4,001 code points', 'a'.repeat(4_001)],
  ['a message of 4,001 emoji', '😀'.repeat(4_001)],
  ['/kick without a name', '/kick'],
];

test.each(refused)('[PROTOCOLS 1 /message] 422 with the same token for %s', async (_why, text) => {
  const ann = await Person.join(freshRoom(), 'ann');
  const answer = await post(ann.base, ann.messageToken, text);
  expectProblem(answer, 422);
  expect(answer.headers.token).toBe(ann.messageToken);
  expect((await ann.say('and it works')).status).toBe(201);
});

test('[PROTOCOLS 1 /message] 422 with the same token for any other set of fields', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const sets = [{}, { text: 'hello' }, { Message: 'hello' }, { message: 'hello', user: 'bob' }];
  for (const fields of sets) {
    for (const form of [urlencoded(fields), multipart(fields)]) {
      const answer = await send(`${ann.base}message`, withHeaders(form, bearer(ann.messageToken)));
      expectProblem(answer, 422);
      expect(answer.headers.token).toBe(ann.messageToken);
    }
  }
});

test('[PROTOCOLS 1 Fields] a message of 4,000 emoji arrives whole', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const text = '😀'.repeat(4_000);
  expect((await ann.send(multipart({ message: text }))).status).toBe(201);
  await ann.stream.message(text);
});

test('[PROTOCOLS 1 /message] 405 and 413 carry the request’s own token, unrotated', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const wrongMethod = await send(`${ann.base}message`, { headers: bearer(ann.messageToken) });
  expectProblem(wrongMethod, 405);
  expect(wrongMethod.headers.token).toBe(ann.messageToken);
  expect(wrongMethod.headers.allow).toContain('POST');
  const tooBig = await post(ann.base, ann.messageToken, 'x'.repeat(65_536));
  expectProblem(tooBig, 413);
  expect(tooBig.headers.token).toBe(ann.messageToken);
  expect((await ann.say('unrotated')).status).toBe(201);
});

test('[PROTOCOLS 1 /message] checks run 413 before 422', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await ann.send(raw(`text=${'x'.repeat(65_536)}`)), 413);
});

test('[PROTOCOLS 1 /message] checks run 422 before the 409 of no stream', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  for (const text of ['', '/kick']) {
    const answer = await post(ann.base, ann.messageToken, text);
    expectProblem(answer, 422);
    expect(answer.headers.token).toBe(ann.messageToken);
  }
});

test('[PROTOCOLS 1 /message] checks run the 409 of no stream, which rotates, before that of /kick', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const answer = await post(ann.base, ann.messageToken, '/kick nobody');
  expectProblem(answer, 409);
  expect(answer.headers.token).not.toBe(ann.messageToken);
});

test('[PROTOCOLS 1 /message] POST /messages is a slip of the course text: 404', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await send(`${ann.base}messages`, urlencoded({ message: 'hello' })), 404);
});
