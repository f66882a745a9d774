import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { open, send } from './http.ts';
import { Person } from './person.ts';
import { expectProblem, expectReadableAcrossOrigins, freshRoom } from './room.ts';

/** The problem of a stream that was refused. */
function refusal(person: Person, headers: Record<string, string> = {}) {
  return send(`${person.base}stream/${person.streamToken}`, { headers });
}

test('[PROTOCOLS 1 /stream] 200 with the headers of a stream', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const stream = await ann.open();
  expect(stream.status).toBe(200);
  expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(stream.headers['cache-control']).toBe('no-store, no-transform');
  expect(stream.headers['x-accel-buffering']).toBe('no');
  expect(stream.headers).not.toHaveProperty('content-encoding');
  expectReadableAcrossOrigins(stream);
});

test('[PROTOCOLS 1 /stream] headers are flushed at once: a quiet room answers a client that has read nothing', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const response = await open(`${ann.base}stream/${ann.streamToken}`, {
    headers: { Accept: 'text/event-stream', 'Accept-Encoding': 'gzip, br' },
  });
  expect(response.statusCode).toBe(200);
  response.destroy();
});

test('[PROTOCOLS 1 /stream] 403 when the token is not valid', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  for (const token of ['x', 'a.b.c', ann.messageToken, `${ann.streamToken}x`, '%', '%00', '..%2f']) {
    expectProblem(await send(`${ann.base}stream/${token}`), 403);
  }
});

test('[PROTOCOLS 1 /stream] 403 for a token of another room', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  expectProblem(await send(`${freshRoom()}stream/${ann.streamToken}`), 403);
});

test('[PROTOCOLS 1 /stream] 409 when a stream is already open and alive; that one goes on', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  expectProblem(await refusal(ann), 409);
  await ann.say('the first stream hears me');
  await ann.stream.message('the first stream hears me');
  expect(ann.stream.events.map(({ event }) => event)).not.toContain('Part');
});

test('[PROTOCOLS 1 /stream] racing streams of one user: one 200, otherwise 409', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const streams = await Promise.all([ann.open(), ann.open(), ann.open()]);
  expect(streams.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
});

test('[PROTOCOLS 1 /stream] 409 with a Last-Event-ID that this room does not know', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const elsewhere = await Person.join(freshRoom(), 'ann');
  const foreign = elsewhere.stream.events.find(({ event }) => event === 'Join')?.id ?? '';
  const users = ann.stream.events[0]?.id ?? '';
  for (const id of [foreign, users, randomUUID(), '', "' OR 1=1"]) {
    expectProblem(await refusal(ann, { 'Last-Event-ID': id }), 409);
  }
});

test('[PROTOCOLS 1 /stream] 200 at once when the client of the open stream has died', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  await bob.stream.about('Join', 'ann');
  ann.stream.destroy();
  expect((await ann.listen()).status).toBe(200);
  await bob.stream.about('Part', 'ann');
  await bob.stream.about('Join', 'ann');
});

test('[PROTOCOLS 1 /stream] a known Last-Event-ID takes an open stream over: it ends, Part, replay, Join', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  await bob.say('seen');
  const last = await ann.stream.message('seen');
  await bob.say('missed by the one that died silently');

  const old = ann.stream;
  await ann.listen(last.id);
  const before = await old.end();
  expect(before.map(({ event }) => event)).not.toContain('Disconnect');

  const part = await bob.stream.about('Part', 'ann');
  const join = await bob.stream.about('Join', 'ann');
  expect(ann.stream.events.map(({ event, id }) => [event, id])).toEqual([
    ['Message', expect.any(String)],
    ['Part', part.id],
    ['Join', join.id],
  ]);
  await ann.say('and it goes on');
  await ann.stream.message('and it goes on');
});

test('[PROTOCOLS 1 /stream] 409 without Last-Event-ID leaves no trace in the room', async () => {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  await refusal(ann);
  await ann.say('mark');
  await bob.stream.message('mark');
  expect(bob.stream.events.map(({ event }) => event)).toEqual([
    'Users',
    'ServerStatus',
    'Join',
    'Join',
    'Message',
  ]);
});

test('[PROTOCOLS 1 /stream] POST is 405', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const answer = await send(`${ann.base}stream/${ann.streamToken}`, { method: 'POST' });
  expectProblem(answer, 405);
  expect(answer.headers.allow).toContain('GET');
});
