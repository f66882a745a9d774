import { expect, test } from 'vitest';
import { login, Person } from './person.ts';
import { freshRoom } from './room.ts';

/** The claims of a JWT, unverified. */
function claims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

test('[PROTOCOLS 1 /stream] tokens are made of A-Z a-z 0-9 - _ . alone', async () => {
  const { messageToken, streamToken } = await Person.login(freshRoom(), 'änn ½');
  expect(streamToken).toMatch(/^[A-Za-z0-9._-]+$/);
  expect(messageToken).toMatch(/^[A-Za-z0-9._-]+$/);
});

test('[PROTOCOLS 1 /stream] tokens live 30 days', async () => {
  const { messageToken, streamToken } = await Person.login(freshRoom(), 'ann');
  for (const token of [messageToken, streamToken]) {
    const { iat, exp } = claims(token);
    expect(Number(exp) - Number(iat)).toBe(30 * 24 * 3_600);
  }
});

test('[PROTOCOLS 1 /stream] no two logins share a token', async () => {
  const base = freshRoom();
  const seen = new Set<unknown>();
  for (let i = 0; i < 3; i += 1) {
    for (const token of Object.values(JSON.parse((await login(base, 'ann')).body) as object)) seen.add(token);
  }
  expect(seen.size).toBe(6);
});

test('[PROTOCOLS 1 /stream] the stream token is not rotated and stays valid after /quit until the next login', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  await ann.say('/quit');
  await ann.stream.end();
  expect((await ann.listen()).status).toBe(200);
  await ann.say('/quit');
  await ann.stream.end();
  const old = ann.streamToken;
  const again = await Person.login(ann.base, 'ann');
  expect((await ann.open()).status).toBe(403);
  expect(again.streamToken).not.toBe(old);
  expect((await again.listen()).status).toBe(200);
});

test('[PROTOCOLS 1 /message] the message token stays valid after /quit', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  await ann.say('/quit');
  await ann.stream.end();
  await ann.listen();
  expect((await ann.say('back')).status).toBe(201);
});
