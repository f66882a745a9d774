import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { serveHasher } from '../../selfhost/hasher.ts';

async function ask(query: string, password: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const socketPath = join(directory, 'hasher.sock');
  await serveHasher(socketPath);
  const call = request({ socketPath, method: 'POST', path: `/?${query}`, agent: false });
  call.end(password);
  const [answer] = await once(call, 'response');
  return `${answer.statusCode} ${await text(answer)}`;
}

test('it computes what the room would: the same value as Python, hashlib.pbkdf2_hmac three times', async () => {
  const parameters = 'salt=000102030405060708090a0b0c0d0e0f&slices=3&iterations=10';
  const hash = 'a47aea688e1b2bb653cc5a5615018235403a2b6229f772b72489d439c81f97d9';
  expect(await ask(parameters, 'sésame')).toBe(`200 ${hash}`);
});

test.each([
  '',
  'salt=00',
  'salt=00&slices=0&iterations=10',
  'slices=3&iterations=10',
  'salt=00&slices=1&iterations=x',
])('it computes nothing for “%s”', async (query) => {
  expect(await ask(query, 'sésame')).toBe('400 salt, slices and iterations are needed');
});
