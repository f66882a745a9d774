/** What only our server has beside talking: invites, deletion, topics, bans [docs/protocols.md]. */
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../web/src/connections/connection.ts';
import { connect, resume } from '../../../web/src/connections/sse.ts';
import { installFakes, stream } from '../fakes.ts';
import { codeOf, listenTo } from './heard.ts';

const server = installFakes();
const base = 'http://chat.example';
const JSON_TYPE = { 'Content-Type': 'application/problem+json' };
const problem = (code: string) => JSON.stringify({ type: `urn:parley:problem:${code}`, detail: 'Because.' });

async function connected(options: { parley?: boolean } = {}): Promise<Connection> {
  server().admits(options);
  const connection = await connect(base, 'ana', 'secret');
  stream().opens();
  return connection;
}

describe('login', () => {
  test.each([
    ['invite-needed', 'invite-needed'],
    ['invite-expired', 'invite-expired'],
    ['banned', 'banned'],
    ['wrong-password', 'password'],
  ])('403 %s is told as %s, in the server’s words', async (refusal, code) => {
    server().answers(403, JSON_TYPE, problem(refusal));
    await expect(connect(base, 'ana', 'secret')).rejects.toMatchObject({ code, detail: 'Because.' });
  });

  test('an invite goes along in the query, and never without one', async () => {
    server().admits().admits();
    await connect(base, 'ana', 'secret', undefined, 'a.b-c_d');
    await connect(base, 'ana', 'secret');
    const logins = server().seen.map(({ url }) => url);
    expect(logins).toEqual([`${base}/login?invite=a.b-c_d`, `${base}/login`]);
  });
});

test('a foreign server is asked for nothing of it, and obeys the three commands of the course', async () => {
  const connection = await connected({ parley: false });
  expect(connection.keys).toBeUndefined();
  expect(connection.commands.map(({ word }) => word)).toEqual(['/quit', '/reconnect', '/kick']);
  server().answers(201, { Token: 'm2' });
  expect(await connection.say('/topic tea')).toEqual({ kind: 'said' });
});

test('a command of ours is obeyed, and what is refused says why', async () => {
  const connection = await connected();
  server().answers(201, { Token: 'm2' });
  expect(await connection.say('/topic tea')).toEqual({ kind: 'obeyed' });
  server().answers(409, { Token: 'm2', ...JSON_TYPE }, problem('sender-muted'));
  await expect(connection.say('hello')).rejects.toMatchObject({ code: 'refused', detail: 'Because.' });
});

test('slow mode is no reason to try again by itself', async () => {
  const connection = await connected();
  server().answers(429, { Token: 'm1', 'Retry-After': '30', ...JSON_TYPE }, problem('slow-mode'));
  await expect(connection.say('hello')).rejects.toMatchObject({ code: 'refused', detail: 'Because.' });
});

test('deletions and the topic are told, and a later page knows the topic', async () => {
  const connection = await connected();
  const heard = listenTo(connection);
  stream().sends('Users', { created: 1, users: ['ana'], topic: 'tea' }, 'e1');
  expect(connection.topic).toBe('tea');
  stream().sends('Delete', { created: 2, user: 'ana', target: 'e0' }, 'e2');
  expect(heard).toContainEqual({ type: 'deleted', id: 'e0' });
  stream().sends('Topic', { created: 3, user: 'ana', topic: 'more tea' }, 'e3');
  expect(heard.filter(({ type }) => type === 'topic')).toHaveLength(2);
  expect(resume(JSON.parse(JSON.stringify(connection.save())))?.topic).toBe('more tea');
});

test('a new list without a topic ends the one before', async () => {
  const connection = await connected();
  stream().sends('Topic', { created: 3, user: 'ana', topic: 'tea' }, 'e3');
  stream().sends('Users', { created: 4, users: ['ana'] }, 'e4');
  expect(connection.topic).toBe('');
});

test('a ban is the end, and is called so', async () => {
  const connection = await connected();
  stream().sends('Disconnect', { created: 1, reason: 'banned' }, 'e1');
  expect(connection.state).toEqual({ phase: 'disconnected', reason: 'banned' });
  expect(connection.save()).toBeUndefined();
});

test('a message is taken away by a command', async () => {
  const connection = await connected();
  server().answers(201, { Token: 'm2' });
  await connection.keys?.remove('e7');
  expect(server().seen.at(-1)?.fields).toEqual({ message: '/delete e7' });
});

test.each([
  ['owner', true],
  ['member', false],
])('%s: owner is %s', async (standing, isOwner) => {
  const connection = await connected();
  server().stands(standing);
  expect(await connection.keys?.isOwner()).toBe(isOwner);
  expect(server().seen.at(-1)?.headers.get('Authorization')).toBe('Bearer s1');
});

test('who cannot find out how they stand own nothing', async () => {
  const connection = await connected();
  expect(await connection.keys?.isOwner()).toBe(false);
});

describe('an invite', () => {
  test('takes a token in its turn', async () => {
    const connection = await connected();
    server()
      .answers(201, { Token: 'm2' })
      .answers(201, { Token: 'm3' }, JSON.stringify({ invite: 'a.b', expires: 9 }))
      .answers(201, { Token: 'm4' });
    const all = Promise.all([connection.say('one'), connection.keys?.invite(), connection.say('two')]);
    expect((await all)[1]).toEqual({ token: 'a.b', expires: 9 });
    const tokens = server().seen.slice(1);
    expect(tokens.map(({ url }) => url)).toEqual([`${base}/message`, `${base}/invite`, `${base}/message`]);
    expect(tokens.map(({ headers }) => headers.get('Authorization'))).toEqual([
      'Bearer m1',
      'Bearer m2',
      'Bearer m3',
    ]);
  });

  test('whose answer is lost says nothing in the room, and the next message has its token', async () => {
    const connection = await connected();
    server().breaks();
    expect(await codeOf(connection.keys?.invite() ?? Promise.resolve())).toBe('unreachable');
    const key = server().seen.at(-1)?.headers.get('Idempotency-Key');
    // The same request again, as far as the server can tell, and an empty message otherwise.
    server().answers(422, { Token: 'm1' }).answers(201, { Token: 'm2' });
    await connection.say('hello');
    const [settled, said] = server().seen.slice(-2);
    expect(settled?.fields).toEqual({ message: '' });
    expect(settled?.headers.get('Idempotency-Key')).toBe(key);
    expect(said?.fields).toEqual({ message: 'hello' });
  });

  test('that is refused says why, with the token unspent', async () => {
    const connection = await connected();
    server().answers(409, { Token: 'm1', ...JSON_TYPE }, problem('sender-muted'));
    await expect(connection.keys?.invite()).rejects.toMatchObject({ code: 'refused', detail: 'Because.' });
  });
});
