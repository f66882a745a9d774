import { expect, onTestFinished, test } from 'vitest';
import { login, Person } from '../contract/person.ts';
import { startServer } from '../server.ts';

test.each(['stop', 'kill'] as const)('users, tokens and history survive a %s and a restart', async (end) => {
  const server = await startServer();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const base = `${server.url}/`;
  const ann = await Person.join(base, 'ann');
  await ann.say('before');
  await ann.stream.message('before');

  await server[end]();
  await ann.stream.end();
  await server.restart();

  expect((await login(base, 'ann', 'another password')).status).toBe(403);
  const { streamToken, messageToken } = ann;
  const stream = await ann.listen();
  expect(stream.events.some(({ data }) => data.message === 'before')).toBe(true);
  expect((await ann.say('after')).status).toBe(201);
  await stream.message('after');
  expect(ann.streamToken).toBe(streamToken);
  expect(ann.messageToken).not.toBe(messageToken);
});
