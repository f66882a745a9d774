import { expect, test } from 'vitest';
import { urlencoded, withHeaders } from './forms.ts';
import { send } from './http.ts';
import { Person, post } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';

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

test('[PROTOCOLS 1 /message] racing uses without a stream give one 409 and otherwise 403', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => post(ann.base, ann.messageToken, 'hello')),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([403, 403, 403, 409]);
});

test('[PROTOCOLS 1 /message] checks run 403 before 413 and 422', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await post(ann.base, 'nonsense', 'x'.repeat(65_536)), 403);
  expectProblem(await post(ann.base, 'nonsense', ''), 403);
});
