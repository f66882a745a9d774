import { expect, test } from 'vitest';
import { send } from './http.ts';
import { expectReadableAcrossOrigins, root } from './room.ts';

test('[DESIGN] GET /healthz is 200 with JSON when a room can be reached', async () => {
  const answer = await send(`${root()}healthz`);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
  expect(JSON.parse(answer.body)).toBeTypeOf('object');
  expectReadableAcrossOrigins(answer);
});
