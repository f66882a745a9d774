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

test('[PROTOCOLS 1 /message] a token is good for one 201: its second use is 403', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const used = ann.messageToken;
  await ann.say('once');
  expectProblem(await post(ann.base, used, 'twice'), 403);
  expect((await ann.say('the new one')).status).toBe(201);
  await ann.stream.message('the new one');
  expect(ann.stream.events.filter(({ event }) => event === 'Message')).toHaveLength(2);
});

test('[PROTOCOLS 1 /message] racing uses of one token give one 201 and otherwise 403, and one event', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const token = ann.messageToken;
  const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => post(ann.base, token, `race ${i}`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(403)]);
  const winner = answers.find(({ status }) => status === 201);
  expect((await post(ann.base, String(winner?.headers.token), 'after the race')).status).toBe(201);
  await ann.stream.message('after the race');
  expect(ann.stream.events.filter(({ event }) => event === 'Message')).toHaveLength(2);
});

test('[PROTOCOLS 1 /message] 403 carries no Token', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const answer = await post(ann.base, 'nonsense', 'hello');
  expectProblem(answer, 403);
  expect(answer.headers).not.toHaveProperty('token');
});

test('[PROTOCOLS 1 /message] 403 when the token is missing or malformed', async () => {
  const { base } = await Person.join(freshRoom(), 'ann');
  const values = [
    '',
    'Bearer',
    'Bearer ',
    'Basic YTpi',
    'Bearer a b',
    'Bearer ....',
    `Bearer ${'x'.repeat(8_000)}`,
  ];
  const headers = [{}, ...values.map((value) => ({ Authorization: value }))];
  for (const header of headers) {
    const answer = await send(`${base}message`, withHeaders(urlencoded({ message: 'hello' }), header));
    expectProblem(answer, 403);
  }
});

test('[PROTOCOLS 1 /message] 403 when the token stands without its scheme', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const call = withHeaders(urlencoded({ message: 'hello' }), { Authorization: ann.messageToken });
  expectProblem(await send(`${ann.base}message`, call), 403);
});

test('[PROTOCOLS 1 /message] 403 when the token is superseded by a login', async () => {
  const before = await Person.login(freshRoom(), 'ann');
  await Person.join(before.base, 'ann');
  expectProblem(await post(before.base, before.messageToken, 'hello'), 403);
});

test('[PROTOCOLS 1 /message] 403 for a stream token', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await post(ann.base, ann.streamToken, 'hello'), 403);
});

test('[PROTOCOLS 1 /message] 403 for a token of another room', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const elsewhere = await Person.join(freshRoom(), 'ann');
  expectProblem(await post(ann.base, elsewhere.messageToken, 'hello'), 403);
});

test('[PROTOCOLS 1 /message] 403 for a token that was tampered with', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const [header = '', payload = '', signature = ''] = ann.messageToken.split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
  for (const forged of [`${header}.${payload}.`, `${none}.${payload}.`, `${header}.${payload}.${flipped}`]) {
    expectProblem(await post(ann.base, forged, 'hello'), 403);
  }
});

test('[PROTOCOLS 1 /message] Bearer is case-insensitive', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  for (const scheme of ['bearer', 'BEARER', 'bEaReR']) {
    const call = withHeaders(urlencoded({ message: scheme }), {
      Authorization: `${scheme} ${ann.messageToken}`,
    });
    const answer = await send(`${ann.base}message`, call);
    expect(answer.status).toBe(201);
    ann.messageToken = String(answer.headers.token);
  }
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

test('[PROTOCOLS 1 /message] racing uses without a stream give one 409 and otherwise 403', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => post(ann.base, ann.messageToken, 'hello')),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([403, 403, 403, 409]);
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

test('[PROTOCOLS 1 /message] checks run 403 before 413 and 422', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await post(ann.base, 'nonsense', 'x'.repeat(65_536)), 403);
  expectProblem(await post(ann.base, 'nonsense', ''), 403);
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
