import { gzipSync } from 'node:zlib';
import { expect, test } from './test.ts';

/** Bytes, gzipped: HTML, JavaScript and styles together. */
const LIMIT = 120 * 1024;

test('the first visit loads at most 120 KB', async ({ visit, server }) => {
  const { page } = await visit({ path: '/healthz' });
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    const isCode = /html|javascript|css/.test(response.headers()['content-type'] ?? '');
    if (isCode) sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.goto(server.url, { waitUntil: 'networkidle' });
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(sizes.length).toBeGreaterThan(2);
  expect(total).toBeLessThan(LIMIT);
});
