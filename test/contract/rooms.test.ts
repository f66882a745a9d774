import { expect, test } from 'vitest';
import { urlencoded } from './forms.ts';
import { send } from './http.ts';
import { ownServer } from './own-server.ts';
import { freshName, login, PASSWORD, Person } from './person.ts';
import { expectProblem, freshRoom, root } from './room.ts';

const form = () => urlencoded({ username: freshName(), password: PASSWORD });

test('[PROTOCOLS base URL] / and /rooms/lobby/ are the default room', async () => {
  const ann = await Person.join(root(), freshName());
  const bob = await Person.join(`${root()}rooms/lobby/`, freshName());
  await ann.say('over there?');
  await bob.stream.message('over there?');
  await bob.say('right here');
  await ann.stream.message('right here');
});

test('[PROTOCOLS base URL] accounts, tokens, people and history are those of one room', async () => {
  const [here, there] = [freshRoom(), freshRoom()];
  const ann = await Person.join(here, 'ann');
  await ann.say('only here');
  expect((await login(there, 'ann', 'another password')).status).toBe(201);
  const bob = await Person.join(there, 'bob');
  expect(bob.stream.events[0]?.data.users).toEqual(['bob']);
  expect(bob.stream.events.map(({ event }) => event)).toEqual(['Users', 'ServerStatus', 'Join']);
});

test('[PROTOCOLS room names] are lower-cased', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const bob = await Person.join(
    base.replace(/rooms\/(.*)$/, (_, name: string) => `rooms/${name.toUpperCase()}`),
    'bob',
  );
  await bob.say('the same room');
  await ann.stream.message('the same room');
  const lobby = await Person.join(`${root()}rooms/LoBBy/`, freshName());
  const dan = await Person.join(root(), freshName());
  await dan.say('hello lobby');
  await lobby.stream.message('hello lobby');
});

test.each(['a', '0', 'a-b_c.d', '...', '.hidden', '-', '_', 'x'.repeat(64)])(
  '[PROTOCOLS room names] %s is one',
  async (name) => {
    expect((await send(`${root()}rooms/${name}/login`, form())).status).toBe(201);
  },
);

test.each(['x'.repeat(65), 'a%20b', 'a b', 'ü', '%C3%BC', 'a+b', 'a:b', 'a@b', 'a%2Fb', '%', 'a%00'])(
  '[PROTOCOLS room names] %s is none: 404',
  async (name) => {
    const path = Buffer.from(`rooms/${name}/`).toString('latin1').replaceAll(' ', '%20');
    expectProblem(await send(`${root()}${path}login`, form()), 404);
    expectProblem(await send(`${root()}${path}stream/x`), 404);
    expect((await send(`${root()}${path}`)).status).toBe(404);
  },
);

test('[PROTOCOLS room names] . and .. are none: 404', async () => {
  // A server of our own: many a proxy before another one resolves dots by itself.
  const { server } = await ownServer();
  for (const name of ['.', '..', '%2e', '%2E%2e', '.%2e']) {
    expectProblem(await send(`${server.url}/rooms/${name}/login`, form()), 404);
  }
});

test('[PROTOCOLS base URL] the final slash is optional and never redirected to', async () => {
  const base = freshRoom();
  const [bare, slash] = [await send(base.slice(0, -1)), await send(base)];
  expect(bare.status).toBe(200);
  expect(slash.status).toBe(200);
  expect(bare.body).toBe(slash.body);
});

test('[PROTOCOLS 1 What real clients do] repeated slashes are squeezed, not redirected', async () => {
  const base = freshRoom();
  expect((await send(`${base}/login`, urlencoded({ username: 'ann', password: PASSWORD }))).status).toBe(201);
  const many = base.replace('/rooms/', '//rooms///');
  const ann = await Person.join(`${many}//`, 'ann');
  expect((await ann.say('hello')).status).toBe(201);
  await ann.stream.message('hello');
  const plain = await Person.join(base, 'bob');
  expect(plain.stream.events[0]?.data.users).toHaveLength(2);
});

test('[PROTOCOLS 1 What real clients do] //login, //message, //stream/x at the root', async () => {
  const ann = await Person.join(`${root()}/`, freshName());
  expect((await ann.say('from the slashes')).status).toBe(201);
  await ann.stream.message('from the slashes');
  expectProblem(await send(`${root()}/stream/x`), 403);
});

test('[PROTOCOLS base URL] a path that is none of the protocol is 404', async () => {
  const base = freshRoom();
  for (const path of ['nothing', 'login/x', 'message/x', 'stream/a/b', 'Login']) {
    expectProblem(await send(`${base}${path}`, { method: 'POST' }), 404);
  }
});
