import { expect, test } from 'vitest';
import { multipart, raw, urlencoded } from './forms.ts';
import { send } from './http.ts';
import { login, PASSWORD, Person, post } from './person.ts';
import { expectProblem, expectReadableAcrossOrigins, freshRoom } from './room.ts';

test('[PROTOCOLS 1 /login] 201 registers an unknown username and answers two tokens as JSON', async () => {
  const answer = await login(freshRoom(), 'ann');
  expect(answer.status).toBe(201);
  expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
  expect(JSON.parse(answer.body)).toEqual({
    message_token: expect.stringMatching(/\S/),
    stream_token: expect.stringMatching(/\S/),
  });
  expectReadableAcrossOrigins(answer);
});

test('[PROTOCOLS 1 /login] 201 again with the same password', async () => {
  const base = freshRoom();
  expect((await login(base, 'ann')).status).toBe(201);
  expect((await login(base, 'ann')).status).toBe(201);
});

test('[PROTOCOLS 1 /login] a 201 makes both earlier tokens invalid', async () => {
  const base = freshRoom();
  const before = await Person.login(base, 'ann');
  const after = await Person.login(base, 'ann');
  expect((await before.open()).status).toBe(403);
  expect((await before.say('hello')).status).toBe(403);
  expect((await after.listen()).status).toBe(200);
  expect((await after.say('hello')).status).toBe(201);
});

test('[PROTOCOLS 1 /login] 403 when the password differs, and the tokens stay', async () => {
  const base = freshRoom();
  const ann = await Person.login(base, 'ann');
  expectProblem(await login(base, 'ann', 'wrong'), 403);
  await ann.listen();
  expect((await ann.say('still here')).status).toBe(201);
});

test('[PROTOCOLS 1 /login] passwords are compared exactly', async () => {
  const base = freshRoom();
  await login(base, 'ann', ' Secret ');
  for (const other of ['Secret', ' secret ', ' Secret', ' Secret  ']) {
    expect((await login(base, 'ann', other)).status, JSON.stringify(other)).toBe(403);
  }
  expect((await login(base, 'ann', ' Secret ')).status).toBe(201);
});

test('[PROTOCOLS 1 /login] 409 with the right password while a stream is open, tokens unchanged', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await login(ann.base, 'ann'), 409);
  expect((await ann.say('my token still works')).status).toBe(201);
  await ann.stream.message('my token still works');
  ann.stream.destroy();
  expect((await ann.listen()).status).toBe(200);
});

test('[PROTOCOLS 1 /login] a silent client that reads nothing is alive: 409', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  ann.stream.pause();
  expect((await login(ann.base, 'ann')).status).toBe(409);
  expect((await ann.open()).status).toBe(409);
});

test('[PROTOCOLS 1 /login] 201 at once when the client of the open stream has died', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  ann.stream.destroy();
  expect((await login(ann.base, 'ann')).status).toBe(201);
});

const GOOD = { username: 'ann', password: PASSWORD };
const refused: [why: string, form: Record<string, string>][] = [
  ['an empty username', { ...GOOD, username: '' }],
  ['an empty password', { ...GOOD, password: '' }],
  ['a username of white space', { ...GOOD, username: ' \t ' }],
  ['a username of ideographic and no-break spaces', { ...GOOD, username: '\u3000\u00a0' }],
  ['a password of white space', { ...GOOD, password: '   ' }],
  ['a username of 65 code points', { ...GOOD, username: 'a'.repeat(65) }],
  ['a username of 65 emoji', { ...GOOD, username: '😀'.repeat(65) }],
  ['a password of 257 code points', { ...GOOD, password: 'a'.repeat(257) }],
  ['a NUL in the username', { ...GOOD, username: 'a\u0000b' }],
  ['a line feed in the username', { ...GOOD, username: 'a\nb' }],
  ['DEL in the username', { ...GOOD, username: 'a\u007fb' }],
  ['a C1 control in the username', { ...GOOD, username: 'a\u0085b' }],
  ['a right-to-left override in the username', { ...GOOD, username: 'a\u202eb' }],
  ['an isolate in the username', { ...GOOD, username: 'a\u2066b' }],
  ['a control character in the password', { ...GOOD, password: 'pass\u0007word' }],
  ['a right-to-left override in the password', { ...GOOD, password: 'pass\u202eword' }],
  ['no username', { password: PASSWORD }],
  ['no password', { username: 'ann' }],
  ['no field at all', {}],
  ['a third field', { ...GOOD, email: 'ann@example.org' }],
  ['a field in the wrong case', { Username: 'ann', password: PASSWORD }],
];

test.each(refused)('[PROTOCOLS 1 /login] 422 for %s', async (_why, form) => {
  const base = freshRoom();
  expectProblem(await send(`${base}login`, urlencoded(form)), 422);
  expectProblem(await send(`${base}login`, multipart(form)), 422);
});

const accepted: [why: string, form: { username: string; password: string }][] = [
  ['a username of one code point', { ...GOOD, username: 'a' }],
  ['a username of 64 emoji', { ...GOOD, username: '😀'.repeat(64) }],
  ['a password of 256 emoji', { ...GOOD, password: '🔑'.repeat(256) }],
  ['a password of one code point', { ...GOOD, password: 'x' }],
  ['a username with spaces round it', { ...GOOD, username: ' ann ' }],
];

test.each(accepted)('[PROTOCOLS 1 Fields] 201 for %s', async (_why, form) => {
  expect((await send(`${freshRoom()}login`, urlencoded(form))).status).toBe(201);
  expect((await send(`${freshRoom()}login`, multipart(form))).status).toBe(201);
});

test('[PROTOCOLS 1 /login] checks run 413 before 422', async () => {
  const tooBig = raw(`username=&password=${'x'.repeat(65_536)}`);
  expectProblem(await send(`${freshRoom()}login`, tooBig), 413);
});

test('[PROTOCOLS 1 /login] checks run 422 before 403 and 409', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await login(ann.base, 'ann', 'x'.repeat(257)), 422);
});

test('[PROTOCOLS 1 /login] checks run 403 before 409', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await login(ann.base, 'ann', 'wrong'), 403);
});

test('[PROTOCOLS 1 /login] no status but 201 changes a token', async () => {
  const base = freshRoom();
  const ann = await Person.login(base, 'ann');
  const others = [
    await login(base, 'ann', 'wrong'),
    await login(base, 'ann', ''),
    await send(`${base}login`, raw(`username=ann&password=${'x'.repeat(65_536)}`)),
    await send(`${base}login`),
  ];
  expect(others.map(({ status }) => status)).toEqual([403, 422, 413, 405]);
  await ann.listen();
  expect((await login(base, 'ann')).status).toBe(409);
  expect((await post(base, ann.messageToken, 'unchanged')).status).toBe(201);
});

test('[PROTOCOLS 1 /login] racing first logins of one name with different passwords register it once', async () => {
  const base = freshRoom();
  const answers = await Promise.all(['one', 'two', 'three'].map((password) => login(base, 'ann', password)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
});

test('[PROTOCOLS 1 /login] other methods are 405 and say what is allowed', async () => {
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const answer = await send(`${freshRoom()}login`, { method });
    expectProblem(answer, 405);
    expect(answer.headers.allow).toContain('POST');
  }
});
