import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { roomFile } from '../../selfhost/room-file.ts';
import { startServer } from '../server.ts';
import { until } from './processes.ts';

test('GET /readyz is 503 while the storage cannot be written; GET /healthz stays 200', async () => {
  const server = await startServer();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const status = async (path: string) => (await fetch(`${server.url}${path}`)).status;
  expect(await status('/readyz')).toBe(200);

  const blocker = new DatabaseSync(roomFile(server.dataDir, '(probe)'));
  blocker.exec('BEGIN IMMEDIATE');
  // A proof holds for a second.
  await until(async () => (await status('/readyz')) === 503);
  const refused = await fetch(`${server.url}/readyz`);
  expect(refused.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await refused.json()).toMatchObject({ type: 'urn:parley:problem:unavailable', status: 503 });
  expect(await status('/healthz')).toBe(200);

  blocker.close();
  await until(async () => (await status('/readyz')) === 200);
}, 30_000);
