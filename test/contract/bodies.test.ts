import { expect, test } from 'vitest';
import { raw } from './forms.ts';
import { send } from './http.ts';
import { Person } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';

test('[PROTOCOLS 1 Fields] a body of 64 KiB is read, one byte more is 413', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const body = (bytes: number) => raw(`message=${'x'.repeat(bytes - 'message='.length)}`);
  expectProblem(await ann.send(body(65_536)), 422);
  expectProblem(await ann.send(body(65_537)), 413);
});

test('[PROTOCOLS 1 Fields] 413 also when the length is not told beforehand', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const chunk = Buffer.alloc(16_384, 'x');
  const body = [Buffer.from('message='), ...Array<Buffer>(5).fill(chunk)];
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  expectProblem(await ann.send({ method: 'POST', headers, body }), 413);
  expectProblem(await send(`${ann.base}login`, { method: 'POST', headers, body }), 413);
  expect((await ann.say('unharmed')).status).toBe(201);
});

test('[PROTOCOLS 1 Fields] a form in chunks is read like any other', async () => {
  const body = [Buffer.from('username=an'), Buffer.from('n&password=s'), Buffer.from('ecret')];
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  expect((await send(`${freshRoom()}login`, { method: 'POST', headers, body })).status).toBe(201);
});
