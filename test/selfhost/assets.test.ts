import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, send } from '../contract/http.ts';
import { type Server, startServer } from '../server.ts';

let server: Server;
/** The addresses of the built script and style. */
let script: string;
let style: string;

beforeAll(async () => {
  server = await startServer();
  const page = (await get('/')).body;
  script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1] ?? '';
  style = /href="(\/assets\/[^"]+\.css)"/.exec(page)?.[1] ?? '';
});
afterAll(() => server[Symbol.asyncDispose]());

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return send(`${server.url}${path}`, { method, headers });
}

test('content types name their charset', async () => {
  expect((await get('/')).headers['content-type']).toBe('text/html; charset=utf-8');
  expect((await get(script)).headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect((await get(style)).headers['content-type']).toBe('text/css; charset=utf-8');
  expect((await get('/favicon.svg')).headers['content-type']).toBe('image/svg+xml; charset=utf-8');
});

test('what is served is what was built', async () => {
  expect((await get(script)).body).toBe(readFileSync(`dist/web${script}`, 'utf8'));
});

test('hashed files are immutable, the page and the rest are asked for again', async () => {
  expect((await get(script)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await get(style)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  for (const path of ['/', '/rooms/x/', '/favicon.svg']) {
    expect((await get(path)).headers['cache-control']).toBe('no-cache');
  }
});

test('a strong ETag, and 304 without a body for whoever has it', async () => {
  const etag = (await get(script)).headers.etag ?? '';
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
  expect((await get(style)).headers.etag).not.toBe(etag);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const answer = await get(script, { 'If-None-Match': known });
    expect([known, answer.status, answer.body, answer.headers.etag]).toEqual([known, 304, '', etag]);
  }
  expect((await get(script, { 'If-None-Match': '"other"' })).status).toBe(200);
});

test('HEAD answers as GET does, without the body', async () => {
  for (const path of ['/', script, '/rooms/x/']) {
    const head = await get(path, {}, 'HEAD');
    const full = await get(path);
    expect([head.status, head.body, head.headers.etag]).toEqual([200, '', full.headers.etag]);
    expect(head.headers['content-type']).toBe(full.headers['content-type']);
  }
});

test('the page answers for `/` and for rooms, and nothing else that is not there', async () => {
  const page = (await get('/')).body;
  for (const path of ['/rooms/x/', '/rooms/x', '/rooms/LOBBY/']) expect((await get(path)).body).toBe(page);
  for (const path of ['/nope', '/index.html', '/rooms/!/', '/rooms/x/nope', '/assets/nope.js']) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  }
});

test('no directory is listed and no trick with a path leaves the site', async () => {
  const tricks = [
    '/assets',
    '/assets/',
    '/assets/../../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/%2e%2e%2fstamp',
    '/assets/%00',
    '/%',
    '/constructor',
    '/__proto__',
  ];
  for (const path of tricks) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 404]);
  }
});

test('safe headers on every file', async () => {
  for (const path of ['/', '/rooms/x/', script, style, '/favicon.svg']) {
    const { headers } = await get(path);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).toContain('connect-src * ws: wss:');
    expect(headers['permissions-policy']).toContain(
      'camera=(self), microphone=(self), display-capture=(self)',
    );
    expect(headers.server).toBeUndefined();
  }
});
