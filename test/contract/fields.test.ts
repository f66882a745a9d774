import { expect, test } from 'vitest';
import { multipart, raw, urlencoded, withHeaders } from './forms.ts';
import { type Call, send } from './http.ts';
import { bearer, login, PASSWORD, Person } from './person.ts';
import { inviteOf } from './rights.ts';
import { expectProblem, expectReadableAcrossOrigins, freshRoom } from './room.ts';

const GOOD = { username: 'ann', password: PASSWORD };

test('[PROTOCOLS 1 Fields] both forms, whatever the case and the parameters of their type', async () => {
  const body = new URLSearchParams(GOOD).toString();
  for (const type of [
    'application/x-www-form-urlencoded',
    'application/x-www-form-urlencoded; charset=UTF-8',
    'Application/X-WWW-Form-URLEncoded;charset=utf-8',
  ]) {
    expect((await send(`${freshRoom()}login`, raw(body, type))).status, type).toBe(201);
  }
  expect((await send(`${freshRoom()}login`, multipart(GOOD))).status).toBe(201);
});

const notForms: [string, Call][] = [
  ['JSON', raw(JSON.stringify({ ...GOOD, message: 'hello' }), 'application/json')],
  ['plain text', raw('username=ann&password=x&message=hello', 'text/plain')],
  ['no type', { method: 'POST', body: 'username=ann&password=x' }],
  ['no body', { method: 'POST' }],
  ['multipart without a boundary', raw('--x\r\n', 'multipart/form-data')],
  ['multipart with a body that does not fit', raw('hello', 'multipart/form-data; boundary=x')],
  [
    'multipart that breaks off',
    raw(
      '--x\r\nContent-Disposition: form-data; name="message"\r\n\r\nhel',
      'multipart/form-data; boundary=x',
    ),
  ],
];

test.each(notForms)('[PROTOCOLS 1 Fields] 422 for %s', async (_what, call) => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await send(`${ann.base}login`, call), 422);
  expectProblem(await ann.send(call), 422);
});

test('[PROTOCOLS 1 Fields] 422 for repeated fields', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const twice = [
    ['message', 'one'],
    ['message', 'two'],
  ] as const;
  const same = [
    ['username', 'ann'],
    ['username', 'ann'],
    ['password', PASSWORD],
  ] as const;
  for (const form of [urlencoded, multipart]) {
    expectProblem(await ann.send(form(twice)), 422);
    expectProblem(await send(`${ann.base}login`, form(same)), 422);
  }
});

test('[PROTOCOLS 1 Fields] 422 for files', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await ann.send(multipart({ message: 'hello' }, ['message'])), 422);
  expectProblem(await send(`${freshRoom()}login`, multipart(GOOD, ['password'])), 422);
});

test('[PROTOCOLS 1 Fields] query parameters are never fields', async () => {
  const base = freshRoom();
  const query = new URLSearchParams(GOOD).toString();
  expectProblem(await send(`${base}login?${query}`, raw('')), 422);
  expectProblem(await send(`${base}login?password=x`, raw('username=ann')), 422);
  const answer = await send(`${base}login?password=other&more=1`, urlencoded(GOOD));
  expect(answer.status).toBe(201);
  expect((await login(base, 'ann')).status).toBe(201);
  const ann = await Person.join(base, 'ann');
  const said = await send(
    `${base}message?message=no`,
    withHeaders(urlencoded({ message: 'yes' }), bearer(ann.messageToken)),
  );
  expect(said.status).toBe(201);
  await ann.stream.message('yes');
});

test('[PROTOCOLS 1 /login] an invite is no field: 422, and nothing is registered', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const invite = await inviteOf(ann);
  for (const form of [urlencoded, multipart]) {
    expectProblem(await send(`${base}login`, form({ ...GOOD, username: 'bob', invite })), 422);
  }
  expect((await login(base, 'bob', 'another password')).status).toBe(201);
});

test('[PROTOCOLS 1 Fields] names are not trimmed and are compared by code point', async () => {
  const base = freshRoom();
  // The last three: Cyrillic а, Greek ο, a full-width letter.
  const names = ['ann', 'Ann', ' ann', 'ann ', 'ann\u00a0', 'é', 'e\u0301', 'ǆ', 'dž', 'аnn', 'bοb', 'ａnn'];
  for (const [i, name] of names.entries()) {
    expect((await login(base, name, `password ${i}`)).status, JSON.stringify(name)).toBe(201);
  }
  const spaced = await Person.login(base, ' ann', 'password 2');
  await spaced.listen();
  expect(spaced.stream.events[0]?.data.users).toEqual([' ann']);
});

test('[PROTOCOLS 1 Fields] a name may be that of a property of every object', async () => {
  const base = freshRoom();
  for (const name of [
    '__proto__',
    'constructor',
    'toString',
    'null',
    'undefined',
    '<b>',
    "'; DROP TABLE users; --",
  ]) {
    expect((await login(base, name)).status, name).toBe(201);
    expect((await login(base, name, 'wrong')).status, name).toBe(403);
  }
});

test('[PROTOCOLS 1 Fields] unescaped % and + in a message are no error', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  for (const [body, text] of [
    ['message=100% sure', '100% sure'],
    ['message=50%off', '50%off'],
    ['message=%', '%'],
    ['message=a=b==c', 'a=b==c'],
    ['message=a+b', 'a b'],
    ['message=a%2Bb', 'a+b'],
    ['message=grüße 😀', 'grüße 😀'],
  ] as const) {
    const answer = await ann.send(raw(body));
    expect(answer.status, body).toBe(201);
    expectReadableAcrossOrigins(answer);
    await ann.stream.message(text);
  }
});

test('[PROTOCOLS 1 Fields] unescaped & makes another field: 422 with CORS headers and the same token', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const token = ann.messageToken;
  const answer = await ann.send(raw('message=you & me'));
  expectProblem(answer, 422);
  expect(answer.headers.token).toBe(token);
});

test('[PROTOCOLS 1 Fields] unescaped % and + in a password are no error and mean the same each time', async () => {
  const base = freshRoom();
  const body = raw('username=ann&password=100%+%zz');
  expect((await send(`${base}login`, body)).status).toBe(201);
  expect((await send(`${base}login`, body)).status).toBe(201);
});
