import { evictDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import * as v from 'valibot';
import { expect, test, vi } from 'vitest';
import { sdp } from '../../sdp.ts';

const tokensOf = v.object({ message_token: v.string(), stream_token: v.string() });

async function person(room: string, username: string) {
  const base = `https://parley/rooms/${room}`;
  const body = new URLSearchParams({ username, password: 'secret' });
  const login = await exports.default.fetch(new Request(`${base}/login`, { method: 'POST', body }));
  const tokens = v.parse(tokensOf, await login.json());
  let message = tokens.message_token;
  return {
    signal: (to: string, sdp: string) =>
      exports.default.fetch(
        new Request(`${base}/signal`, {
          method: 'POST',
          body: new URLSearchParams({
            to,
            kind: 'offer',
            call: 'c',
            data: JSON.stringify({ type: 'offer', sdp }),
          }),
          headers: { Authorization: `Bearer ${tokens.stream_token}` },
        }),
      ),
    connect: (query = '') =>
      exports.default.fetch(
        new Request(`${base}/stream/${tokens.stream_token}${query}`, { headers: { Upgrade: 'websocket' } }),
      ),
    say: async (text: string) => {
      const headers = { Authorization: `Bearer ${message}` };
      const said = new URLSearchParams({ message: text });
      const answer = await exports.default.fetch(
        new Request(`${base}/message`, { method: 'POST', body: said, headers }),
      );
      message = answer.headers.get('Token') ?? message;
      return answer.status;
    },
  };
}

/** A client's end: what it heard, and how it ended. */
function listen({ status, webSocket }: Response, acknowledges = true) {
  expect(status).toBe(101);
  if (!webSocket) throw new Error('no socket');
  const heard: { id: string; ack?: string; event: string; data: Record<string, unknown> }[] = [];
  const closed = vi.fn();
  webSocket.accept();
  webSocket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data));
    heard.push(frame);
    if (acknowledges) webSocket.send(JSON.stringify({ ack: frame.ack ?? frame.id }));
  });
  webSocket.addEventListener('close', ({ code }) => closed(code));
  const events = () => heard.map(({ event }) => event);
  const until = (event: string, data: object = {}) =>
    vi.waitFor(() =>
      expect(heard).toContainEqual(expect.objectContaining({ event, data: expect.objectContaining(data) })),
    );
  return { webSocket, heard, events, closed, until };
}

test('[PROTOCOLS 1, what only we have] a stream over a WebSocket: the same events as JSON frames', async () => {
  const ann = await person(crypto.randomUUID(), 'ann');
  const stream = listen(await ann.connect());
  await stream.until('Join', { user: 'ann' });
  expect(stream.events()).toEqual(['Users', 'ServerStatus', 'Join']);
  expect(stream.heard[0]).toMatchObject({
    id: expect.stringMatching(/^[0-9A-Z]{26}$/),
    data: { users: ['ann'] },
  });
  expect(await ann.say('hello')).toBe(201);
  await stream.until('Message', { user: 'ann', message: 'hello' });
});

test('[PROTOCOLS 1, what only we have] 403 for a token that is not valid, 409 while a stream is open', async () => {
  const room = crypto.randomUUID();
  const ann = await person(room, 'ann');
  listen(await ann.connect());
  expect((await ann.connect()).status).toBe(409);
  await person(room, 'bob');
  const wrong = new Request(`https://parley/rooms/${room}/stream/a.b.c`, {
    headers: { Upgrade: 'websocket' },
  });
  expect((await exports.default.fetch(wrong)).status).toBe(403);
});

test('[PROTOCOLS 1 Commands] /quit says Disconnect and closes; /reconnect closes without', async () => {
  const ann = await person(crypto.randomUUID(), 'ann');
  const first = listen(await ann.connect());
  await first.until('Join');
  expect(await ann.say('/reconnect')).toBe(201);
  await vi.waitFor(() => expect(first.closed).toHaveBeenCalledWith(1012));
  expect(first.events()).not.toContain('Disconnect');
  const lastId = first.heard.at(-1)?.id ?? '';
  const second = listen(await ann.connect(`?lastEventId=${lastId}`));
  await second.until('Join');
  expect(second.events()).toEqual(['Part', 'Join']);
  expect(await ann.say('/quit')).toBe(201);
  await vi.waitFor(() => expect(second.closed).toHaveBeenCalledWith(1000));
  expect(second.events().at(-1)).toBe('Disconnect');
});

test('[DESIGN promise 6] who does not acknowledge is ended at the budget; who does reads on for ever', async () => {
  const room = crypto.randomUUID();
  const [ann, bob] = [await person(room, 'ann'), await person(room, 'bob')];
  const reads = listen(await ann.connect());
  await reads.until('Join');
  const stopped = listen(await bob.connect(), false);
  await stopped.until('Join');
  for (let n = 0; n < 70; n += 1) expect(await ann.say(`${n} `.repeat(1_300))).toBe(201);
  await vi.waitFor(() => expect(stopped.closed).toHaveBeenCalledWith(1013));
  await reads.until('Part', { user: 'bob' });
  expect(reads.events().filter((event) => event === 'Message')).toHaveLength(70);
  expect(reads.closed).not.toHaveBeenCalled();
});

test('[DESIGN promise 6] of signals a budget is sent to a client that acknowledges none, and its stream goes on', async () => {
  const room = crypto.randomUUID();
  const [ann, bob, eve] = [await person(room, 'ann'), await person(room, 'bob'), await person(room, 'eve')];
  const calls = listen(await ann.connect());
  const [reads, stopped] = [listen(await bob.connect()), listen(await eve.connect(), false)];
  await calls.until('Join', { user: 'eve' });
  const known = stopped.heard.at(-1)?.id;
  for (let n = 0; n < 30; n += 1) {
    // More often would be noise.
    if (n % 10 === 0) stopped.webSocket.send(JSON.stringify({ ack: known }));
    for (const name of ['bob', 'eve']) await ann.signal(name, sdp('1', 12_000));
  }
  await ann.say('after all signals');
  for (const each of [reads, stopped]) await each.until('Message', { message: 'after all signals' });
  expect(reads.events().filter((event) => event === 'Signal')).toHaveLength(30);
  const heard = stopped.events().filter((event) => event === 'Signal').length;
  expect(heard).toBeGreaterThan(20);
  expect(heard).toBeLessThan(25);
});

test('[DESIGN promise 6] what is unread counts over a sleep, until it is acknowledged', async () => {
  const room = crypto.randomUUID();
  const [ann, bob] = [await person(room, 'ann'), await person(room, 'bob')];
  const [reads, stopped] = [listen(await ann.connect()), listen(await bob.connect(), false)];
  await reads.until('Join', { user: 'bob' });
  for (let n = 0; n < 6 && !stopped.closed.mock.calls.length; n += 1) {
    for (let said = 0; said < 20; said += 1) expect(await ann.say(`${said} `.repeat(1_300))).toBe(201);
    await reads.until('Message', { message: '19 '.repeat(1_300) });
    reads.heard.length = 0;
    await evictDurableObject(env.ROOMS.getByName(room));
  }
  await vi.waitFor(() => expect(stopped.closed).toHaveBeenCalledWith(1013));
  expect(reads.closed).not.toHaveBeenCalled();
});

test('[DESIGN Sockets] a stream sleeps with its room: nothing is missed, doubled or parted', async () => {
  const room = crypto.randomUUID();
  const [ann, bob] = [await person(room, 'ann'), await person(room, 'bob')];
  const [stream, other] = [listen(await ann.connect()), listen(await bob.connect())];
  await stream.until('Join', { user: 'bob' });
  await evictDurableObject(env.ROOMS.getByName(room));
  expect(await bob.say('awake')).toBe(201);
  await stream.until('Message', { message: 'awake' });
  other.webSocket.close(1000);
  await stream.until('Part', { user: 'bob' });
  expect(stream.events()).toEqual(['Users', 'ServerStatus', 'Join', 'Join', 'Message', 'Part']);
});

test('[DESIGN promises 3 and 6] a long replay waits for acknowledgements and goes on after a sleep', async () => {
  const room = crypto.randomUUID();
  const [ann, bob] = [await person(room, 'ann'), await person(room, 'bob')];
  const stream = listen(await ann.connect());
  await stream.until('Join');
  const from = stream.heard.at(-1)?.id;
  for (let n = 0; n < 90; n += 1) expect(await ann.say(`${n} `.repeat(1_300))).toBe(201);
  await vi.waitFor(() => expect(stream.heard).toHaveLength(93));
  const late = listen(await bob.connect(`?lastEventId=${from}`), false);
  await vi.waitFor(() => expect(late.heard.length).toBeGreaterThan(60));
  expect(late.heard.length).toBeLessThan(90);
  await evictDurableObject(env.ROOMS.getByName(room));
  // It waits until its client has read; then it goes on where it stood.
  late.webSocket.send(JSON.stringify({ ack: late.heard.at(-1)?.id }));
  await late.until('Join', { user: 'bob' });
  const ids = late.heard.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(late.events().filter((event) => event === 'Message')).toHaveLength(90);
});
