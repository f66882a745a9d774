import { expect, test } from 'vitest';
import { send } from './http.ts';
import { ownServer } from './own-server.ts';
import { Person } from './person.ts';
import { expectReadableAcrossOrigins, freshRoom } from './room.ts';
import { hears } from './visitor.ts';
import { history, idsOf, two, Whisper } from './whisper.ts';

test('[PROTOCOLS 4 GET] newest 250, oldest first, as an object, readable across origins', async () => {
  const { base, guest } = await two();
  const texts = Array.from({ length: 255 }, (_, i) => `message ${i}`);
  await guest.post(texts.map((content) => ({ user_id: 'u', content })));
  await hears(guest, 'message 254');
  const answer = await send(`${base}v1/chat/messages`, { headers: { Origin: 'https://elsewhere.example' } });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
  expectReadableAcrossOrigins(answer);
  expect(JSON.parse(answer.body)).toEqual({ type: 'messages', data: guest.items().slice(-250) });
  const slash = await send(`${base}v1/chat/messages/`);
  expect(slash.body).toBe(answer.body);
});

test('[PROTOCOLS 4 GET] of a new room is empty', async () => {
  expect(JSON.parse((await send(`${freshRoom()}v1/chat/messages`)).body)).toEqual({
    type: 'messages',
    data: [],
  });
});

test('[PROTOCOLS 4 GET] preflight as in 1', async () => {
  const answer = await send(`${freshRoom()}v1/chat/messages`, {
    method: 'OPTIONS',
    headers: { Origin: 'null', 'Access-Control-Request-Method': 'GET' },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers['access-control-allow-methods']).toBe('GET, POST, OPTIONS');
});

test('[PROTOCOLS 4 GET] ?format=array is a bare array', async () => {
  const { base, guest } = await two();
  await guest.say('hello');
  const answer = await send(`${base}v1/chat/messages?format=array`);
  expect(JSON.parse(answer.body)).toEqual(guest.items());
  expectReadableAcrossOrigins(answer);
});

test('[PROTOCOLS 4 GET] WHISPER_HISTORY=array makes the array the default of the server', async () => {
  const { base } = await ownServer({ WHISPER_HISTORY: 'array' });
  const guest = await Whisper.open(base);
  await guest.say('hello');
  expect(JSON.parse((await send(`${base}v1/chat/messages`)).body)).toEqual(guest.items());
});

test('[PROTOCOLS 4 GET] `before` and `limit` page back through all of it', async () => {
  const { base, guest } = await two();
  const contents = Array.from({ length: 25 }, (_, i) => `message ${i}`);
  const ids = idsOf(await guest.post(contents.map((content) => ({ user_id: 'u', content }))));
  expect((await history(base, '?limit=3')).map(({ id }) => id)).toEqual(ids.slice(-3));
  expect((await history(base, `?before=${ids[5]}`)).map(({ id }) => id)).toEqual(ids.slice(0, 5));
  expect(await history(base, `?before=${ids[0]}`)).toEqual([]);
  const pages: unknown[] = [];
  for (let page = await history(base, '?limit=10'); page.length > 0; ) {
    pages.unshift(...page.map(({ id }) => id));
    page = await history(base, `?limit=10&before=${page[0]?.id}`);
  }
  expect(pages).toEqual(ids);
});

test.each(['limit=0', 'limit=-1', 'limit=x', 'limit=1e9', 'before=nonsense', 'before=', 'format=xml'])(
  '[PROTOCOLS 4 GET] ?%s breaks nothing',
  async (query) => {
    const base = freshRoom();
    await Whisper.join(base);
    const answer = await send(`${base}v1/chat/messages?${query}`);
    expect(answer.status).toBeLessThan(500);
    expectReadableAcrossOrigins(answer);
  },
);

test('[PROTOCOLS 4] what a whisper said keeps its user_id in the history, also when it is gone', async () => {
  const { base, guest } = await two();
  const ann = await Person.join(base, 'ann');
  await guest.say('I was here');
  guest.drop();
  await ann.stream.about('Part', guest.name);
  expect((await history(base))[0]).toMatchObject({ user_id: guest.whisperId, content: 'I was here' });
});
