import { env } from 'cloudflare:workers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Entry, logRequest } from '../../worker/log.ts';

const refusal: Entry = {
  id: 'x',
  method: 'GET',
  route: '/stream/:token',
  room: 'tea',
  status: 403,
  problem: 'invalid-token',
  ms: 1,
};

test('a flood of refusals is cut short, and the next line says how many were left out', async () => {
  const written = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => void written.mockRestore());
  const flood = 5_000;
  for (let i = 0; i < flood; i += 1) logRequest(env, refusal);
  const lines = written.mock.calls.length;
  expect(lines).toBeLessThan(1_000);
  await vi.waitFor(() => {
    logRequest(env, refusal);
    expect(written.mock.calls.length).toBeGreaterThan(lines);
  });
  const last: unknown = JSON.parse(String(written.mock.calls.at(-1)?.[0]));
  expect(last).toMatchObject({ ...refusal, level: 'info', omitted: expect.any(Number) });
});
