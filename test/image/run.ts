/**
 * `npm run test:image`: builds the Dockerfile, runs the image and tells, step by step, what it saw. Apart from
 * `npm test`, because it needs Docker or root.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { urlencoded, withHeaders } from '../contract/forms.ts';
import { send } from '../contract/http.ts';
import { EventStream } from '../contract/stream.ts';
import { freePort } from '../server.ts';
import { chooseEngine, type Engine } from './engine.ts';

const TAG = 'parley-test';
const CONTAINER = 'parley-test';
const VOLUME = 'parley-test-data';
/** Milliseconds. */
const START_PATIENCE = 10_000;
const STOP_BOUND = 3_000;

const step = (text: string) => console.log(`- ${text}`);

async function check(engine: Engine, url: string, start: () => void): Promise<void> {
  start();
  step(`GET /healthz: ${await health(url)}`);
  const user = engine.exec(CONTAINER, 'id', '-u');
  assert.notEqual(user, '0');
  step(`runs as user ${user}`);
  engine.exec(CONTAINER, 'node', 'selfhost/healthcheck.ts');
  step('the HEALTHCHECK command succeeds');

  const tokens = await login(url, 'secret');
  const stream = await EventStream.open(`${url}/stream/${tokens.stream_token}`);
  assert.equal(stream.status, 200);
  const said = await send(
    `${url}/message`,
    withHeaders(urlencoded({ message: 'kept' }), { Authorization: `Bearer ${tokens.message_token}` }),
  );
  assert.equal(said.status, 201);
  await stream.message('kept');
  step('logged in, opened a stream, sent a message and saw it');

  await stop(engine);
  assert.ok(!(await stream.end()).some(({ event }) => event === 'Disconnect'));
  step('the stream ended without Disconnect');

  engine.remove(CONTAINER);
  start();
  await health(url);
  await assert.rejects(login(url, 'another'), /403/);
  const again = await login(url, 'secret');
  const replay = await EventStream.open(`${url}/stream/${again.stream_token}`);
  await replay.message('kept');
  step('a new container on the same volume knows the user and the message');
  await stop(engine);
}

/** Stops the container, which has an open stream, and measures. */
async function stop(engine: Engine): Promise<void> {
  const started = performance.now();
  const code = engine.stop(CONTAINER);
  const took = performance.now() - started;
  assert.equal(code, 0);
  assert.ok(took < STOP_BOUND, `stop took ${took} ms`);
  step(`stopped with an open stream in ${Math.round(took)} ms, exit code ${code}`);
}

async function login(
  url: string,
  password: string,
): Promise<{ message_token: string; stream_token: string }> {
  const answer = await send(`${url}/login`, urlencoded({ username: 'ann', password }));
  if (answer.status !== 201) throw new Error(`login: ${answer.status}`);
  return JSON.parse(answer.body);
}

async function health(url: string): Promise<number> {
  const deadline = Date.now() + START_PATIENCE;
  for (;;) {
    const answer = await send(`${url}/healthz`).catch(() => undefined);
    if (answer?.status === 200) return answer.status;
    if (Date.now() > deadline) throw new Error(`not healthy within ${START_PATIENCE} ms`);
    await sleep(50);
  }
}

const engine = await chooseEngine();
try {
  step(`building with ${engine.name}`);
  engine.build(TAG);
  engine.remove(CONTAINER, VOLUME);
  const port = await freePort();
  await check(engine, `http://127.0.0.1:${port}`, () => engine.run(CONTAINER, TAG, VOLUME, port));
  console.log('the image is good');
} finally {
  engine.remove(CONTAINER, VOLUME);
  engine.close();
}
