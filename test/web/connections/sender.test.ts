import { describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../web/src/connections/connection.ts';
import { connect, resume } from '../../../web/src/connections/sse.ts';
import { installFakes, stream } from '../fakes.ts';
import { codeOf } from './heard.ts';

const server = installFakes();
const base = 'http://chat.example';

async function connected(options: { parley?: boolean } = {}): Promise<Connection> {
  server().admits(options);
  const connection = await connect(base, 'ana', 'secret');
  stream().opens();
  return connection;
}

/** Authorization headers of all messages so far. */
function tokens(): (string | null)[] {
  return server()
    .seen.slice(1)
    .map(({ headers }) => headers.get('Authorization'));
}

function keys(): (string | null)[] {
  return server()
    .seen.slice(1)
    .map(({ headers }) => headers.get('Idempotency-Key'));
}

describe('[PROTOCOLS 1, what only we have] a lost answer does not wedge', () => {
  test('what a gateway answers is no answer: the very same request is made again', async () => {
    vi.useFakeTimers();
    const connection = await connected();
    server().intercepts(502).answers(201, { Token: 'm2' }).answers(201, { Token: 'm3' });
    const said = connection.say('one');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await said).toEqual({ kind: 'said' });
    await connection.say('two');
    const [first, second, third] = keys();
    expect(first).toBe(second);
    expect(third).not.toBe(first);
    expect(tokens()).toEqual(['Bearer m1', 'Bearer m1', 'Bearer m2']);
    vi.useRealTimers();
  });

  test('a text that was given up on is settled before the next one', async () => {
    vi.useFakeTimers();
    const connection = await connected();
    for (let n = 0; n < 8; n += 1) server().breaks();
    const given = codeOf(connection.say('one'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await given).toBe('unreachable');
    server().answers(201, { Token: 'm2' }).answers(201, { Token: 'm3' });
    expect(await connection.say('two')).toEqual({ kind: 'said' });
    expect(tokens().slice(-2)).toEqual(['Bearer m1', 'Bearer m2']);
    expect(keys().at(-2)).toBe(keys()[0]);
    vi.useRealTimers();
  });

  test('a text that was given up on and is said again is the same request', async () => {
    vi.useFakeTimers();
    const connection = await connected();
    for (let n = 0; n < 8; n += 1) server().breaks();
    const given = codeOf(connection.say('one'));
    await vi.advanceTimersByTimeAsync(60_000);
    await given;
    server().answers(201, { Token: 'm2' });
    expect(await connection.say('one')).toEqual({ kind: 'said' });
    expect(new Set(keys()).size).toBe(1);
    vi.useRealTimers();
  });
});

test('a goodbye does not wait behind what is still to be sent', async () => {
  const connection = await connected();
  const answer = server().holds();
  const first = connection.say('one');
  const second = codeOf(connection.say('two'));
  await vi.waitFor(() => expect(server().seen).toHaveLength(2));
  server().answers(201, { Token: 'm3' });
  connection.close();
  expect(connection.save()).toBeUndefined();
  answer(201, { Token: 'm2' });
  await first;
  expect(await second).toBe('disconnected');
  await vi.waitFor(() => expect(connection.state).toEqual({ phase: 'disconnected', reason: 'left' }));
  expect(server().seen.at(-1)?.fields).toEqual({ message: '/quit' });
});

describe('order', () => {
  test('[PROTOCOLS 1 /message] one request at a time, each with the token of the answer before', async () => {
    const connection = await connected();
    const answer = server().holds();
    server().answers(201, { Token: 'm3' });
    const first = connection.say('one');
    const second = connection.say('two');
    await vi.waitFor(() => expect(server().seen).toHaveLength(2));
    answer(201, { Token: 'm2' });
    expect(await Promise.all([first, second])).toEqual([{ kind: 'said' }, { kind: 'said' }]);
    expect(tokens()).toEqual(['Bearer m1', 'Bearer m2']);
    expect(
      server()
        .seen.slice(1)
        .map(({ fields }) => fields),
    ).toEqual([{ message: 'one' }, { message: 'two' }]);
  });

  test('what is said while reconnecting waits for the stream', async () => {
    const connection = await connected();
    stream().breaks();
    const said = connection.say('one');
    server().answers(201, { Token: 'm2' });
    expect(server().seen).toHaveLength(1);
    stream().opens();
    expect(await said).toEqual({ kind: 'said' });
  });

  test('what waits when the connection ends has failed', async () => {
    const connection = await connected();
    stream().breaks();
    const said = codeOf(connection.say('one'));
    stream().givesUp();
    expect(await said).toBe('disconnected');
  });
});

describe('tokens of foreign servers', () => {
  test('[PROTOCOLS 1, what real servers do] Token is taken from any status', async () => {
    const connection = await connected({ parley: false });
    server().answers(422, { Token: 'm2' }).answers(201, { Token: 'm3' });
    expect(await codeOf(connection.say('one'))).toBe('refused');
    await connection.say('two');
    expect(tokens()).toEqual(['Bearer m1', 'Bearer m2']);
  });

  test('[PROTOCOLS 1, what real servers do] a missing Token keeps the old one', async () => {
    const connection = await connected({ parley: false });
    server().answers(201).answers(201);
    await connection.say('one');
    await connection.say('two');
    expect(tokens()).toEqual(['Bearer m1', 'Bearer m1']);
  });

  test('[PROTOCOLS 1, what real servers do] they are sent Authorization and nothing else', async () => {
    const connection = await connected({ parley: false });
    server().answers(201, { Token: 'm2' });
    await connection.say('one');
    expect([...(server().seen[1]?.headers.keys() ?? [])].map((name) => name.toLowerCase())).toEqual([
      'authorization',
    ]);
  });

  test('[PROTOCOLS 1, what only we have] Idempotency-Key as soon as an answer showed Parley', async () => {
    const connection = await connected({ parley: false });
    server().answers(201, { Token: 'm2', Parley: '1' }).answers(201, { Token: 'm3', Parley: '1' });
    await connection.say('one');
    await connection.say('two');
    expect(keys()).toEqual([null, expect.stringMatching(/./)]);
  });
});

describe('refusals', () => {
  test('[PROTOCOLS 1 /message] 403 ends the connection as expired', async () => {
    const connection = await connected();
    server().answers(403);
    expect(await codeOf(connection.say('one'))).toBe('expired');
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'expired' });
    expect(stream().readyState).toBe(2);
  });

  test('[PROTOCOLS 1 /message] 409 with the same token is a refusal, in the server’s words', async () => {
    const connection = await connected();
    const headers = { Token: 'm1', Parley: '1', 'Content-Type': 'application/problem+json' };
    server().answers(409, headers, JSON.stringify({ detail: 'bob is not here.' }));
    await expect(connection.say('/kick bob')).rejects.toMatchObject({
      code: 'refused',
      detail: 'bob is not here.',
    });
  });

  test('[PROTOCOLS 1 /message] 409 to /kick by a foreign server is a refusal', async () => {
    const connection = await connected({ parley: false });
    server().answers(409, { Token: 'm2' });
    expect(await codeOf(connection.say('/kick bob'))).toBe('refused');
  });

  test('[PROTOCOLS 1 /message] 409 without a stream waits for it, and uses the new token', async () => {
    vi.useFakeTimers();
    const connection = await connected();
    server().answers(409, { Token: 'm2', Parley: '1' }).answers(201, { Token: 'm3', Parley: '1' });
    const said = connection.say('one');
    await vi.advanceTimersByTimeAsync(10);
    stream().breaks();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server().seen).toHaveLength(2);
    stream().opens();
    expect(await said).toEqual({ kind: 'said' });
    expect(tokens()).toEqual(['Bearer m1', 'Bearer m2']);
  });

  test('[PROTOCOLS 1 /message] 429 waits as long as Retry-After says', async () => {
    vi.useFakeTimers();
    const connection = await connected();
    server().answers(429, { Token: 'm1', 'Retry-After': '3' }).answers(201, { Token: 'm2' });
    const said = connection.say('one');
    await vi.advanceTimersByTimeAsync(2_900);
    expect(server().seen).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(await said).toEqual({ kind: 'said' });
  });

  test('a server that stays busy fails the message in the end', async () => {
    vi.useFakeTimers();
    const connection = await connected();
    for (let i = 0; i < 8; i += 1) server().answers(429, { Token: 'm1' });
    const said = codeOf(connection.say('one'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await said).toBe('busy');
  });
});

describe('a lost answer', () => {
  test('[PROTOCOLS 1, what only we have] is asked for again with the same token and key', async () => {
    vi.useFakeTimers();
    const connection = await connected();
    server().breaks().breaks().answers(201, { Token: 'm2', Parley: '1' });
    const said = connection.say('one');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await said).toEqual({ kind: 'said' });
    expect(tokens()).toEqual(['Bearer m1', 'Bearer m1', 'Bearer m1']);
    expect(new Set(keys()).size).toBe(1);
  });

  test('[PROTOCOLS 1, what only we have] on a foreign server the message has failed', async () => {
    const connection = await connected({ parley: false });
    server().breaks();
    expect(await codeOf(connection.say('one'))).toBe('unreachable');
    expect(server().seen).toHaveLength(2);
  });

  test('does not wedge what comes after it', async () => {
    const connection = await connected({ parley: false });
    server().breaks().answers(201, { Token: 'm2' });
    const [one, two] = [codeOf(connection.say('one')), connection.say('two')];
    expect([await one, await two]).toEqual(['unreachable', { kind: 'said' }]);
  });

  test('[PROTOCOLS 1, what only we have] is asked for by the page after a reload', async () => {
    const connection = await connected();
    server().holds();
    void connection.say('one');
    await vi.waitFor(() => expect(server().seen).toHaveLength(2));
    const saved: unknown = JSON.parse(JSON.stringify(connection.save()));

    server().answers(201, { Token: 'm2', Parley: '1' }).answers(201, { Token: 'm3', Parley: '1' });
    const again = resume(saved);
    stream().opens();
    await again?.say('two');
    const messages = server()
      .seen.slice(1)
      .map(({ fields }) => fields.message);
    expect(messages).toEqual(['one', 'one', 'two']);
    expect(keys()[1]).toBe(keys()[0]);
    expect(tokens()).toEqual(['Bearer m1', 'Bearer m1', 'Bearer m2']);
  });
});
