import { exports } from 'cloudflare:workers';
import * as v from 'valibot';
import { expect, test } from 'vitest';

const tokensOf = v.object({ message_token: v.string(), stream_token: v.string() });

function login(room: string, username: string, password = 'secret'): Promise<Response> {
  const body = new URLSearchParams({ username, password });
  return exports.default.fetch(new Request(`https://parley/rooms/${room}/login`, { method: 'POST', body }));
}

async function streamOf(room: string, username: string) {
  const { stream_token } = v.parse(tokensOf, await (await login(room, username)).json());
  return () => exports.default.fetch(new Request(`https://parley/rooms/${room}/stream/${stream_token}`));
}

const statuses = (answers: Response[]) => answers.map(({ status }) => status).sort();

test('[DESIGN promise 5] two streams that wait for the same ghost to be found: one gets in', async () => {
  const open = await streamOf(crypto.randomUUID(), 'ann');
  const ghost = await open();
  await ghost.body?.cancel();
  const answers = await Promise.all([open(), open()]);
  expect(statuses(answers)).toEqual([200, 409]);
  for (const { body } of answers) await body?.cancel();
});

test('[PROTOCOLS 1 /login] two who register the same name at once: it belongs to one of them', async () => {
  const room = crypto.randomUUID();
  const answers = await Promise.all([login(room, 'ann', 'one'), login(room, 'ann', 'two')]);
  expect(statuses(answers)).toEqual([201, 403]);
  const again = await Promise.all([login(room, 'ann', 'one'), login(room, 'ann', 'two')]);
  expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
});
