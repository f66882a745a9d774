/**
 * `npm run test:image`: builds the Dockerfile, runs the image and tells, step by step, what it saw. Apart from
 * `npm test`, because it needs Docker or root.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificate } from '../certificate.ts';
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
  // A control: what is looked for later can be found.
  engine.exec(CONTAINER, 'grep', '-r', 'kept', '/data');
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

/** The same image with a certificate and a key for what it stores, both from outside. */
async function checkSecured(engine: Engine, port: number): Promise<void> {
  const pair = makeCertificate();
  try {
    pair.trust();
    // As the guide says: whoever the server runs as must be able to read them.
    for (const path of [dirname(pair.files.key), ...Object.values(pair.files)]) chmodSync(path, 0o755);
    const inside = { TLS_CERT: '/tls/certificate.pem', TLS_KEY: '/tls/key.pem' };
    const variables = { ...inside, STORAGE_KEY: randomBytes(32).toString('base64') };
    engine.run(CONTAINER, TAG, VOLUME, port, [
      ...Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      ...['-v', `${dirname(pair.files.key)}:/tls:ro`],
    ]);
    const url = `https://127.0.0.1:${port}`;
    step(`with a certificate, GET ${url.replace(/\d+$/, 'PORT')}/healthz: ${await health(url)}`);
    engine.exec(CONTAINER, 'node', 'selfhost/healthcheck.ts');
    step('the HEALTHCHECK command succeeds by https');
    const tokens = await login(url, 'secret');
    const stream = await EventStream.open(`${url}/stream/${tokens.stream_token}`);
    await stream.message('kept');
    assert.throws(() => engine.exec(CONTAINER, 'grep', '-r', 'kept', '/data'));
    step('the message that was stored plain is told, and is in no file any more');
    await stop(engine);
  } finally {
    pair.remove();
  }
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
  await check(engine, `http://127.0.0.1:${port}`, () => engine.run(CONTAINER, TAG, VOLUME, port, []));
  engine.remove(CONTAINER);
  await checkSecured(engine, port);
  console.log('the image is good');
} finally {
  engine.remove(CONTAINER, VOLUME);
  engine.close();
}
