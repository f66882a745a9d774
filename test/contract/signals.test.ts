/** POST /signal and GET /ice: what calls need. */
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { sdp } from '../sdp.ts';
import { Classroom } from './classroom.ts';
import { urlencoded, withHeaders } from './forms.ts';
import { send } from './http.ts';
import { ownServer } from './own-server.ts';
import { bearer, Person } from './person.ts';
import { expectProblem, expectReadableAcrossOrigins, freshRoom } from './room.ts';
import { Socket } from './socket.ts';
import type { Event } from './stream.ts';

const SDP = sdp();
const signals = ({ stream }: Person) => stream.events.filter(({ event }) => event === 'Signal');
const code = ({ body }: { body: string }) => JSON.parse(body).type;

async function two(base = freshRoom()): Promise<[ann: Person, bob: Person]> {
  return [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
}

/** The stream's user has received nothing but what is public, up to now. */
async function expectNothingHeard(from: Person, ...others: Person[]): Promise<void> {
  await from.say('mark');
  for (const person of [from, ...others]) {
    await person.stream.message('mark');
    expect(signals(person)).toEqual([]);
  }
}

const GOOD: [kind: string, data: unknown][] = [
  ['ring', { with: ['eve'], video: true }],
  ['accept', {}],
  ['decline', {}],
  ['busy', {}],
  ['hang-up', {}],
  ['offer', { type: 'offer', sdp: SDP }],
  ['answer', { type: 'answer', sdp: SDP }],
  ['answer', { type: 'answer', sdp: SDP.replaceAll('\r', '') }],
  ['candidate', { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 }],
  ['candidate', { candidate: '', sdpMid: null, sdpMLineIndex: null, usernameFragment: null }],
  ['candidate', null],
];

test.each(GOOD)(
  '[docs/protocols.md signal] %s: 204; the addressee alone gets it, without an id',
  async (kind, data) => {
    const [ann, bob] = await two();
    const eve = await Person.join(ann.base, 'eve');
    const answer = await ann.signal('bob', kind, data);
    expect(answer).toMatchObject({ status: 204, body: '' });
    expect(answer.headers.token).toBeUndefined();
    const told = await bob.stream.next('Signal');
    expect(told.data).toEqual({
      created: expect.any(Number),
      user: 'ann',
      to: 'bob',
      kind,
      call: 'call-1',
      data,
    });
    expect(told.fields.map(([name]) => name)).toEqual(['event', 'data']);
    await expectNothingHeard(ann, eve);
  },
);

test('[docs/protocols.md signal] is kept nowhere: no resume and no new stream has it', async () => {
  const [ann, bob] = await two();
  await ann.say('before');
  const { id } = await bob.stream.message('before');
  await ann.signal('bob', 'ring', { with: [], video: false });
  await bob.stream.next('Signal');
  bob.stream.destroy();
  await bob.listen(id);
  expect(signals(bob)).toEqual([]);
  await bob.say('/quit');
  await bob.stream.end();
  await bob.listen();
  expect(signals(bob)).toEqual([]);
});

test('[docs/protocols.md signal] comes after the events that were before it, and before those after it', async () => {
  const [ann, bob] = await two();
  for (let n = 0; n < 20; n += 1) {
    await ann.say(`before ${n}`);
    await ann.signal('bob', 'accept', {}, `call-${n}`);
  }
  await bob.stream.next(({ data }) => data.call === 'call-19');
  const order = bob.stream.events
    .filter(({ event }) => event === 'Message' || event === 'Signal')
    .map(({ data }) => data.call ?? data.message);
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => [`before ${n}`, `call-${n}`]).flat());
});

test('[docs/protocols.md signal] over the WebSocket it is a frame without an id, acknowledged by what it names', async () => {
  const [ann] = await two();
  const cat = await Person.login(ann.base, 'cat');
  const socket = await Socket.open(`${cat.base}stream/${cat.streamToken}`);
  await socket.next(({ event, data }) => event === 'Join' && (data as Event['data']).user === 'cat');
  await ann.signal('cat', 'ring', { with: [], video: true });
  const frame = await socket.next(({ event }) => event === 'Signal');
  expect(frame).toEqual({
    event: 'Signal',
    data: {
      created: expect.any(Number),
      user: 'ann',
      to: 'cat',
      kind: 'ring',
      call: 'call-1',
      data: { with: [], video: true },
    },
    ack: expect.stringMatching(/./),
  });
});

const BAD: [what: string, kind: string, data: unknown, call?: string][] = [
  ['a kind that there is not', 'explode', {}],
  ['data that is not JSON', 'accept', '{'],
  ['data of 16,385 characters', 'offer', { type: 'offer', sdp: sdp('1', 16_384) }],
  ['an SDP that is none', 'offer', { type: 'offer', sdp: 'hello' }],
  ['an SDP that is a version alone', 'offer', { type: 'offer', sdp: 'v=0\r\n' }],
  ['an SDP that only begins as one', 'offer', { type: 'offer', sdp: `v=0${SDP}` }],
  ['an SDP with a line that is none', 'answer', { type: 'answer', sdp: `${SDP}hello\r\n` }],
  ['an SDP without a time', 'offer', { type: 'offer', sdp: SDP.replace('t=0 0\r\n', '') }],
  ['an SDP that stops within a line', 'offer', { type: 'offer', sdp: `${SDP}a=` }],
  ['an offer that says answer', 'offer', { type: 'answer', sdp: SDP }],
  ['an answer without an SDP', 'answer', { type: 'answer' }],
  ['a candidate that is a text', 'candidate', '"candidate:1"'],
  ['a candidate of a line that there is not', 'candidate', { candidate: '', sdpMLineIndex: -1 }],
  ['a ring for nobody knows what', 'ring', {}],
  ['an accept of nothing', 'accept', null],
  ['a call without an id', 'accept', {}, ''],
  ['a call whose id is too long', 'accept', {}, 'x'.repeat(65)],
  ['a call whose id has a space', 'accept', {}, 'a b'],
];

test.each(BAD)(
  '[docs/protocols.md signal] 422 for %s, and nobody hears of it',
  async (_what, kind, data, call) => {
    const [ann, bob] = await two();
    const answer = await ann.signal('bob', kind, data, call);
    expectProblem(answer, 422);
    expect(code(answer)).toBe('urn:parley:problem:invalid-signal');
    expect(answer.headers.token).toBeUndefined();
    await expectNothingHeard(ann, bob);
  },
);

test('[docs/protocols.md signal] data of 16,384 characters arrives whole', async () => {
  const [ann, bob] = await two();
  const least = { type: 'offer', sdp: `${SDP}a=\r\n` };
  const rest = 'x'.repeat(16_384 - JSON.stringify(least).length);
  const data = { ...least, sdp: `${SDP}a=${rest}\r\n` };
  expect((await ann.signal('bob', 'offer', data)).status).toBe(204);
  expect((await bob.stream.next('Signal')).data.data).toEqual(data);
});

test('[docs/protocols.md signal] 413 for 65 KB, 422 for other fields, 405 for GET', async () => {
  const [ann, bob] = await two();
  expectProblem(await ann.signal('bob', 'offer', 'x'.repeat(66_560)), 413);
  const form = urlencoded({ to: 'bob', kind: 'accept', call: 'c', data: '{}', message: 'x' });
  expectProblem(await send(`${ann.base}signal`, withHeaders(form, bearer(ann.streamToken))), 422);
  expectProblem(await send(`${ann.base}signal`), 405);
  await expectNothingHeard(ann, bob);
});

test('[docs/protocols.md signal] 409 to oneself, to nobody, to who is away, and to a guest of an old client', async () => {
  const [ann, bob] = await two();
  await Person.login(ann.base, 'away');
  await Classroom.join(ann.base, 'guest');
  for (const [to, problem] of [
    ['ann', 'direct-oneself'],
    ['nobody', 'not-connected'],
    ['away', 'not-connected'],
    ['guest', 'no-private-line'],
  ] as const) {
    const answer = await ann.signal(to, 'ring', { with: [], video: false });
    expectProblem(answer, 409);
    expect(code(answer)).toBe(`urn:parley:problem:${problem}`);
  }
  await expectNothingHeard(ann, bob);
});

test('[docs/protocols.md signal] 409 without a stream of one’s own, and from who is muted or banned', async () => {
  const [ann, bob] = await two();
  const cat = await Person.login(ann.base, 'cat');
  expectProblem(await cat.signal('ann', 'accept'), 409);
  await ann.say('/mute bob');
  const muted = await bob.signal('ann', 'accept');
  expectProblem(muted, 409);
  expect(code(muted)).toBe('urn:parley:problem:sender-muted');
  await ann.say('/ban bob');
  expectProblem(await bob.signal('ann', 'accept'), 409);
  await expectNothingHeard(ann);
});

test('[docs/protocols.md signal] 403 without the stream’s token; calls leave the message token alone', async () => {
  const [ann, bob] = await two();
  const form = urlencoded({ to: 'bob', kind: 'accept', call: 'c', data: '{}' });
  for (const headers of [{}, bearer(ann.messageToken), bearer('x')]) {
    expectProblem(await send(`${ann.base}signal`, withHeaders(form, headers)), 403);
  }
  expectProblem(await send(`${freshRoom()}signal`, withHeaders(form, bearer(ann.streamToken))), 403);
  await Promise.all(Array.from({ length: 20 }, (_, n) => ann.signal('bob', 'accept', {}, `c${n}`)));
  await bob.stream.until(() => signals(bob).length === 20);
  expect((await ann.say('the same token')).status).toBe(201);
});

test('[docs/protocols.md signal] 429 for who sends too many, and only for them', async () => {
  const { base } = await ownServer({ SIGNAL_RATE: '1', SIGNAL_BURST: '5' });
  const [ann, bob] = await two(base);
  const answers = [];
  for (let n = 0; n < 8; n += 1) answers.push(await ann.signal('bob', 'accept'));
  expect(answers.slice(0, 5).map(({ status }) => status)).toEqual(Array(5).fill(204));
  const last = answers.at(-1);
  if (last === undefined) throw new Error('no answer');
  expectProblem(last, 429);
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  expect((await bob.signal('ann', 'accept')).status).toBe(204);
  expect((await ann.say('messages have a limit of their own')).status).toBe(201);
});

test('[docs/protocols.md ice] no servers unless configured; 403 without a stream’s token', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const answer = await send(`${ann.base}ice`, { headers: bearer(ann.streamToken) });
  expect(answer.status).toBe(200);
  expectReadableAcrossOrigins(answer);
  expect(JSON.parse(answer.body)).toEqual({ iceServers: [] });
  for (const headers of [{}, bearer(ann.messageToken)]) {
    expectProblem(await send(`${ann.base}ice`, { headers }), 403);
  }
  expectProblem(await send(`${ann.base}ice`, { method: 'POST' }), 405);
  expectProblem(await send(`${freshRoom()}ice`), 403);
});

test('[docs/rights.md signal] 409 for the servers of calls to who is muted or banned', async () => {
  const [ann, bob] = await two();
  const ask = () => send(`${bob.base}ice`, { headers: bearer(bob.streamToken) });
  expect((await ask()).status).toBe(200);
  for (const [command, problem] of [
    ['/mute', 'sender-muted'],
    ['/ban', 'sender-banned'],
  ]) {
    await ann.say(`${command} bob`);
    const answer = await ask();
    expectProblem(answer, 409);
    expect(code(answer)).toBe(`urn:parley:problem:${problem}`);
    expect(answer.body).not.toContain('iceServers');
  }
});

test('[docs/protocols.md ice] 429 for who asks too often, as for signals', async () => {
  const { base } = await ownServer({ SIGNAL_RATE: '1', SIGNAL_BURST: '5' });
  const [ann, bob] = await two(base);
  const ask = ({ streamToken }: Person) => send(`${base}ice`, { headers: bearer(streamToken) });
  const answers = [];
  for (let n = 0; n < 8; n += 1) answers.push(await ask(ann));
  expect(answers.slice(0, 5).map(({ status }) => status)).toEqual(Array(5).fill(200));
  const last = answers.at(-1);
  if (last === undefined) throw new Error('no answer');
  expectProblem(last, 429);
  expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask(bob)).status).toBe(200);
});

test('[docs/protocols.md ice] a TURN credential is signed, one’s own, and good for 12 hours', async () => {
  const secret = 'the secret of the TURN server';
  const { base } = await ownServer({
    ICE_SERVERS: 'stun:stun.example.org:3478, turn:turn.example.org?transport=udp',
    TURN_SECRET: secret,
  });
  const ann = await Person.login(base, 'ann');
  const { body } = await send(`${base}ice`, { headers: bearer(ann.streamToken) });
  const [stun, turn] = JSON.parse(body).iceServers;
  expect(stun).toEqual({ urls: ['stun:stun.example.org:3478'] });
  expect(turn.urls).toEqual(['turn:turn.example.org?transport=udp']);
  const [expiry, name] = turn.username.split(':');
  expect(name).toBe('ann');
  expect(Math.abs(Number(expiry) - Date.now() / 1_000 - 12 * 3_600)).toBeLessThan(60);
  expect(turn.credential).toBe(createHmac('sha1', secret).update(turn.username).digest('base64'));
});
