/**
 * `npm run test:proxies`: Parley by https itself, and behind the proxies of the guide, configured as the guide says.
 * Apart from `npm test`, because it needs the proxies; one that is not installed is a failure, since it was not tried.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { makeCertificate } from '../certificate.ts';
import { urlencoded, withHeaders } from '../contract/forms.ts';
import { send } from '../contract/http.ts';
import { EventStream } from '../contract/stream.ts';
import { type Server, startServer } from '../server.ts';
import { Http2 } from './http2.ts';
import { PROXIES, type ReverseProxy, startProxy, versionOf } from './proxy.ts';

/** Milliseconds from what happens to what a client hears of it: far below any proxy's buffering. */
const UNBUFFERED = 200;
/** Milliseconds. */
const START_PATIENCE = 10_000;
const HEARTBEAT = 1;

const step = (text: string) => console.log(`- ${text}`);

/** Everything that a proxy could spoil. */
async function check(url: string, speaksHttp2: boolean): Promise<void> {
  await healthy(url);
  assert.match((await send(`${url}/`)).headers['content-type'] ?? '', /^text\/html/);
  const ann = await login(url, 'ann');

  const opened = performance.now();
  const stream = await EventStream.open(`${url}/stream/${ann.stream_token}`);
  await stream.next('Users');
  step(`the first event of a stream after ${within(opened)} ms`);
  const said = performance.now();
  const answer = await send(
    `${url}/message`,
    withHeaders(urlencoded({ message: 'hello' }), { Authorization: `Bearer ${ann.message_token}` }),
  );
  assert.equal(answer.status, 201);
  await stream.message('hello');
  step(`a message is on the stream after ${within(said)} ms`);
  await stream.until(() => stream.comments.length > 0, HEARTBEAT * 1_000 + UNBUFFERED, 'a heartbeat');
  step('a heartbeat comes through');
  const long = await send(`${url}/message`, withHeaders(urlencoded({ message: 'x'.repeat(65_000) }), {}));
  assert.match(long.body, /urn:parley:problem/);
  step('a body of the greatest size reaches the server');

  await sockets(url, await login(url, 'bob'), stream);
  if (speaksHttp2) await http2(url);
  stream.destroy();
}

/** Protocol 1 and another one over WebSockets. */
async function sockets(url: string, tokens: Tokens, stream: EventStream): Promise<void> {
  const own = await socket(`${url}/stream/${tokens.stream_token}`);
  own.send('{"ack":""}');
  await stream.about('Join', 'bob');
  const classroom = await socket(`${url}/`);
  classroom.send('{"type":"login","username":"carol"}');
  await stream.about('Join', 'carol');
  const sent = performance.now();
  classroom.send('{"type":"chat","username":"carol","text":"by socket"}');
  await stream.message('by socket');
  step(`WebSockets open, and what one says is on the stream after ${within(sent)} ms`);
  for (const line of [own, classroom]) line.terminate();
}

async function http2(url: string): Promise<void> {
  const connection = await Http2.connect(url);
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const entry = await connection.post('/login', form({ username: 'dora', password: 'secret' }));
  assert.equal(entry.status, 201);
  const dora: Tokens = JSON.parse(entry.body);
  const opened = performance.now();
  const heard = await connection.listen(`/stream/${dora.stream_token}`);
  await heard('event: Users');
  step(`HTTP/2: the first event of a stream after ${within(opened)} ms`);
  const said = performance.now();
  const answer = await connection.post('/message', form({ message: 'by HTTP/2' }), dora.message_token);
  assert.equal(answer.status, 201);
  await heard('by HTTP/2');
  step(`HTTP/2: a message is on the stream after ${within(said)} ms`);
  connection.close();
}

function within(since: number): number {
  const took = performance.now() - since;
  assert.ok(took < UNBUFFERED, `it took ${took} ms`);
  return Math.round(took);
}

async function socket(url: string): Promise<WebSocket> {
  const line = new WebSocket(url.replace('https', 'wss'));
  await once(line, 'open');
  return line;
}

type Tokens = { message_token: string; stream_token: string };

async function login(url: string, username: string): Promise<Tokens> {
  const answer = await send(`${url}/login`, urlencoded({ username, password: 'secret' }));
  assert.equal(answer.status, 201);
  return JSON.parse(answer.body);
}

async function healthy(url: string): Promise<void> {
  const deadline = Date.now() + START_PATIENCE;
  while ((await send(`${url}/healthz`).catch(() => undefined))?.status !== 200) {
    if (Date.now() > deadline) throw new Error(`not healthy within ${START_PATIENCE} ms`);
    await sleep(20);
  }
}

async function withServer(
  env: Record<string, string>,
  use: (server: Server) => Promise<void>,
): Promise<void> {
  const server = await startServer({ env: { HEARTBEAT: String(HEARTBEAT), ...env } });
  try {
    await use(server);
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function checkBehind(proxy: ReverseProxy, server: Server): Promise<void> {
  const running = await startProxy(proxy, `127.0.0.1:${server.port}`, certificate);
  try {
    await check(running.url, true);
  } finally {
    await running.stop();
  }
}

const certificate = makeCertificate();
certificate.trust();
const untried: string[] = [];
try {
  console.log('Parley itself, by https');
  await withServer(certificate.env, (server) => check(server.url, false));
  for (const proxy of PROXIES) {
    const version = versionOf(proxy);
    console.log(
      version === undefined ? `${proxy.name}: not installed, NOT TRIED` : `${proxy.name}: ${version}`,
    );
    if (version === undefined) untried.push(proxy.name);
    else await withServer({}, (server) => checkBehind(proxy, server));
  }
} finally {
  certificate.remove();
}
if (untried.length > 0) {
  console.error(`not everything was tried; to try it: apt-get install ${untried.join(' ').toLowerCase()}`);
  process.exitCode = 1;
} else {
  console.log('all of them let everything through');
}
