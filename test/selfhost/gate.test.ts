import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Classroom } from '../contract/classroom.ts';
import { login, Person } from '../contract/person.ts';
import { START, startServer } from '../server.ts';
import { until } from './processes.ts';

/** So few that a test can use them up. */
const DESCRIPTORS = 400;

/** A connection that never says anything. */
function idle(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

test('[DESIGN Limits] idle connections beyond the descriptors are not taken: those who are here go on, and then others come in again', async () => {
  const server = await startServer({
    command: ['sh', '-c', `ulimit -n ${DESCRIPTORS} && exec "$@"`, 'sh', ...START],
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const base = `${server.url}/`;
  const ann = await Person.join(base, 'ann');
  const bob = await Classroom.join(base, 'bob');

  const crowd: Socket[] = [];
  // One after the other: of a rush, what does not fit into the queue knocks again only after seconds.
  await until(() => {
    if (!server.output.includes('no new connections are taken')) crowd.push(idle(server.port));
    return server.output.includes('no new connections are taken');
  });
  await bob.say('can anybody hear me');
  await ann.stream.message('can anybody hear me');

  for (const socket of crowd) socket.destroy();
  await until(() => server.output.includes('new connections are taken again'));
  expect((await login(base, 'cat')).status).toBe(201);
  expect(ann.stream.over).toBe(false);
});

test('[DESIGN Limits] a connection that sends no whole request is closed within 20 s', async () => {
  const server = await startServer();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const silent = idle(server.port);
  const dripping = idle(server.port);
  dripping.write('GET / HTTP/1.1\r\nHost: parley\r\n');
  const drip = setInterval(() => dripping.write('X-Slow: yes\r\n'), 500);
  onTestFinished(() => clearInterval(drip));
  const deadline = AbortSignal.timeout(20_000);
  await Promise.all([silent, dripping].map((socket) => once(socket.resume(), 'close', { signal: deadline })));
}, 30_000);
