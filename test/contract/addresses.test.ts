/** Limits by address, behind a proxy that says whom it was asked by [DESIGN Limits]. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { urlencoded, withHeaders } from './forms.ts';
import { type Answer, send } from './http.ts';
import { ownServer } from './own-server.ts';
import { PASSWORD, Person } from './person.ts';
import { inviteOf } from './rights.ts';
import { expectProblem, freshRoom } from './room.ts';
import { Socket } from './socket.ts';

const HERE = '203.0.113.7';
const ELSEWHERE = '198.51.100.1';

function from(address: string): Record<string, string> {
  return { 'X-Forwarded-For': `192.0.2.99, ${address}` };
}

function loginFrom(address: string, base: string, username: string, password = PASSWORD): Promise<Answer> {
  return send(`${base}login`, withHeaders(urlencoded({ username, password }), from(address)));
}

/** A login whose body does not come to its end. */
function startLogin(base: string): { request: ClientRequest; answered: Promise<IncomingMessage> } {
  const headers = {
    ...from(HERE),
    'Content-Type': 'application/x-www-form-urlencoded',
    'Content-Length': '64',
  };
  const started = request(`${base}login`, { method: 'POST', headers, agent: false });
  started.on('error', () => {});
  started.write('username=');
  return { request: started, answered: new Promise((resolve) => started.once('response', resolve)) };
}

test('[DESIGN Limits] an address may ask for ROOMS_PER_MINUTE new rooms, in whatever way; the others may go on', async () => {
  const { server } = await ownServer({ TRUSTED_PROXIES: '1', ROOMS_PER_MINUTE: '3' });
  const rooms = Array.from({ length: 4 }, () => freshRoom(`${server.url}/`));
  const [first = '', second = '', third = '', fourth = ''] = rooms;
  expect((await loginFrom(HERE, first, 'ann')).status).toBe(201);
  expect((await send(`${second}history`, { headers: from(HERE) })).status).toBe(200);
  await Socket.open(third, from(HERE));

  const refused = await loginFrom(HERE, fourth, 'ann');
  expectProblem(refused, 429);
  expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expectProblem(await send(`${fourth}history`, { headers: from(HERE) }), 429);
  await expect(Socket.open(fourth, from(HERE))).rejects.toThrow('429');

  expect((await loginFrom(HERE, first, 'bob')).status).toBe(201);
  expect((await loginFrom(HERE, `${server.url}/`, 'bob')).status).toBe(201);
  expect((await loginFrom(ELSEWHERE, fourth, 'ann')).status).toBe(201);
  expect((await loginFrom(HERE, fourth, 'bob')).status).toBe(201);
});

test('[DESIGN Limits] past ROOMS_MAX a new room is 503; those that exist go on, also after a restart', async () => {
  const { server, base } = await ownServer({ ROOMS_MAX: '1' });
  await Person.login(base, 'ann');
  expectProblem(await send(`${freshRoom(`${server.url}/`)}history`), 503);
  await server.kill();
  await server.restart();
  expectProblem(await send(`${freshRoom(`${server.url}/`)}history`), 503);
  const ann = await Person.join(base, 'ann');
  expect((await ann.say('still here')).status).toBe(201);
  await Person.login(`${server.url}/`, 'ann');
});

test('[DESIGN Limits] an address may have ADDRESS_CONNECTIONS open in all rooms together; one that ends makes room', async () => {
  const { server, base } = await ownServer({ TRUSTED_PROXIES: '1', ADDRESS_CONNECTIONS: '2' });
  const ann = await Person.login(base, 'ann');
  const stream = await ann.open(from(HERE));
  const socket = await Socket.open(freshRoom(`${server.url}/`), from(HERE));
  await expect(Socket.open(base, from(HERE))).rejects.toThrow('429');
  const bob = await Person.login(base, 'bob');
  expect((await bob.open(from(HERE))).status).toBe(429);
  expect((await bob.open(from(ELSEWHERE))).status).toBe(200);

  socket.drop();
  const another = () => Socket.open(base, from(HERE)).then(() => 'open', String);
  await expect.poll(another, { timeout: 10_000 }).toBe('open');
  await expect(Socket.open(base, from(HERE))).rejects.toThrow('429');
  await ann.say('/quit');
  await stream.end();
  await expect.poll(another, { timeout: 10_000 }).toBe('open');
});

test('[DESIGN Limits] an address may be sending ADDRESS_CONNECTIONS bodies; what comes to its end makes room', async () => {
  const { server, base } = await ownServer({ TRUSTED_PROXIES: '1', ADDRESS_CONNECTIONS: '2' });
  const rooms = [base, base, freshRoom(`${server.url}/`)];
  const unfinished = rooms.map((room) => startLogin(room));
  const first = await Promise.race(unfinished.map(({ answered }) => answered));
  expect(first.statusCode).toBe(429);
  const refused = await loginFrom(HERE, base, 'late');
  expectProblem(refused, 429);
  expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect((await loginFrom(ELSEWHERE, base, 'bob')).status).toBe(201);

  for (const { request } of unfinished) request.destroy();
  const late = async () => (await loginFrom(HERE, base, 'late')).status;
  await expect.poll(late, { timeout: 10_000 }).toBe(201);
});

test('[DESIGN Limits] failed logins are counted for whom the proxy was asked by', async () => {
  const { base } = await ownServer({ TRUSTED_PROXIES: '1', LOGIN_FAILURES: '2' });
  await loginFrom(ELSEWHERE, base, 'ann');
  for (let guess = 0; guess < 2; guess += 1)
    expect((await loginFrom(HERE, base, 'ann', `guess ${guess}`)).status).toBe(403);
  expectProblem(await loginFrom(HERE, base, 'ann'), 429);
  expect((await loginFrom(ELSEWHERE, base, 'ann')).status).toBe(201);
});

test('[DESIGN Limits] an address may register NAMES_PER_MINUTE names in a room; known names go on', async () => {
  const { base } = await ownServer({ TRUSTED_PROXIES: '1', NAMES_PER_MINUTE: '2' });
  expect((await loginFrom(HERE, base, 'ann')).status).toBe(201);
  expect((await loginFrom(HERE, base, 'bob')).status).toBe(201);
  const refused = await loginFrom(HERE, base, 'cat');
  expectProblem(refused, 429);
  expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect((await loginFrom(HERE, base, 'ann')).status).toBe(201);
  expect((await loginFrom(ELSEWHERE, base, 'cat')).status).toBe(201);
});

test('[PROTOCOLS 1 /login] over NAMES_PER_MINUTE: 429 before 422; what was refused took no name', async () => {
  const env = { TRUSTED_PROXIES: '1', NAMES_PER_MINUTE: '1', ROOM_ACCESS: 'invite' };
  const { base } = await ownServer(env);
  const invite = await inviteOf(await Person.join(base, 'owner'));
  const enter = (username: string, password: string, query = '') =>
    send(`${base}login${query}`, withHeaders(urlencoded({ username, password }), from(HERE)));
  for (let attempt = 0; attempt < 3; attempt += 1) expectProblem(await enter('ann', PASSWORD), 403);
  expectProblem(await enter('ann', ' ', `?invite=${invite}`), 422);
  expect((await enter('ann', PASSWORD, `?invite=${invite}`)).status).toBe(201);
  expectProblem(await enter('bob', ' ', `?invite=${invite}`), 429);
});
