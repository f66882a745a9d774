import { expect, test } from 'vitest';
import { urlencoded } from './forms.ts';
import { type Answer, type Call, send } from './http.ts';
import { bearer, login, PASSWORD, Person } from './person.ts';
import { expectReadableAcrossOrigins, freshRoom, root } from './room.ts';

const origin = { Origin: 'https://elsewhere.example' };

function preflight(url: string, method: string, headers: string): Promise<Answer> {
  return send(url, {
    method: 'OPTIONS',
    headers: {
      ...origin,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': headers,
    },
  });
}

test.each([
  ['login', 'POST', 'content-type'],
  ['message', 'POST', 'authorization'],
  ['message', 'POST', 'authorization,idempotency-key'],
  ['stream/x', 'GET', 'last-event-id'],
  ['/login', 'POST', 'content-type'],
  ['/message', 'POST', 'authorization'],
  ['/stream/x', 'GET', 'last-event-id'],
])(
  '[PROTOCOLS 1 Cross-origin] preflight of %s %s (%s) is 204 with the headers spelled out',
  async (path, method, headers) => {
    for (const base of [freshRoom(), root()]) {
      const answer = await preflight(`${base}${path}`, method, headers);
      expect(answer.status).toBe(204);
      expect(answer.body).toBe('');
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, POST, OPTIONS',
        'access-control-allow-headers': 'Authorization, Content-Type, Last-Event-ID, Idempotency-Key',
        'access-control-max-age': expect.stringMatching(/^[1-9]\d*$/),
      });
      expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    }
  },
);

test('[PROTOCOLS 1 Cross-origin] every answer can be read from elsewhere: success, errors, 404, 405', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const form = urlencoded({ message: 'hello' });
  const calls: [status: number, path: string, call: Call][] = [
    [201, 'login', urlencoded({ username: 'bob', password: PASSWORD })],
    [403, 'login', urlencoded({ username: 'bob', password: 'wrong' })],
    [409, 'login', urlencoded({ username: 'ann', password: PASSWORD })],
    [422, 'login', urlencoded({})],
    [413, 'login', urlencoded({ username: 'x'.repeat(65_536) })],
    [405, 'login', {}],
    [403, 'message', form],
    [201, 'message', { ...form, headers: { ...form.headers, ...bearer(ann.messageToken) } }],
    [405, 'message', { method: 'DELETE' }],
    [403, 'stream/x', {}],
    [409, `stream/${ann.streamToken}`, {}],
    [405, 'stream/x', { method: 'POST' }],
    [404, 'messages', form],
    [404, 'no/such/path', {}],
  ];
  for (const [status, path, call] of calls) {
    const answer = await send(`${base}${path}`, { ...call, headers: { ...call.headers, ...origin } });
    expect(answer.status, `${call.method ?? 'GET'} ${path}`).toBe(status);
    expectReadableAcrossOrigins(answer);
  }
});

test('[PROTOCOLS 1 Cross-origin] streams can be read from elsewhere', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const stream = await ann.open(origin);
  expect(stream.status).toBe(200);
  expectReadableAcrossOrigins(stream);
});

test('[PROTOCOLS 1 Cross-origin] pages and assets too', async () => {
  for (const path of ['', 'rooms/lobby/', 'healthz', 'no-such-asset.js']) {
    expectReadableAcrossOrigins(await send(`${root()}${path}`));
  }
});

test('[PROTOCOLS 1 Cross-origin] an Origin of null is let in', async () => {
  const call = urlencoded({ username: 'ann', password: PASSWORD });
  const answer = await send(`${freshRoom()}login`, { ...call, headers: { ...call.headers, Origin: 'null' } });
  expect(answer.status).toBe(201);
  expectReadableAcrossOrigins(answer);
});

test('[PROTOCOLS 1 What only we have] every answer carries Parley: 1', async () => {
  const base = freshRoom();
  const answers = [
    await login(base, 'ann'),
    await login(base, ''),
    await preflight(`${base}login`, 'POST', 'content-type'),
    await send(root()),
    await send(`${root()}healthz`),
    await send(`${root()}rooms/no%20such%20room/login`),
  ];
  expect(answers.map(({ headers }) => headers.parley)).toEqual(Array(6).fill('1'));
});
