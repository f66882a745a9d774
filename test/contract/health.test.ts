import { expect, test } from 'vitest';
import { send } from './http.ts';
import { expectReadableAcrossOrigins, root } from './room.ts';

test.each([
  ['healthz', 'the process answers'],
  ['readyz', 'a room answers and can be written'],
])('[DESIGN] GET /%s is 200 with JSON when %s', async (path) => {
  const answer = await send(`${root()}${path}`);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
  expect(JSON.parse(answer.body)).toEqual({ status: 'ok' });
  expectReadableAcrossOrigins(answer);
});
