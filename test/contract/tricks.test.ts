/** Requests that are meant to find what is not shown, or to be too much [DESIGN Limits]. */
import { expect, test } from 'vitest';
import { DEADLINE } from './deadline.ts';
import { raw } from './forms.ts';
import { send } from './http.ts';
import { login, Person } from './person.ts';
import { expectProblem, freshRoom, root } from './room.ts';
import { dial, exchange, statusOf } from './wire.ts';

/** A GET of exactly this target. */
function get(target: string, headers = ''): Promise<string> {
  return exchange(root(), `GET ${target} HTTP/1.1\r\nHost: parley\r\nConnection: close\r\n${headers}\r\n`);
}

const UP = 8;
const PATHS: [what: string, target: string][] = [
  ['..', `/${'../'.repeat(UP)}etc/passwd`],
  ['.. below the assets', `/assets/${'../'.repeat(UP)}etc/passwd`],
  ['.. below a room', `/rooms/lobby/${'../'.repeat(UP)}etc/passwd`],
  ['.. encoded', `/assets/${'%2e%2e/'.repeat(UP)}etc/passwd`],
  ['.. and slashes encoded', `/assets/${'..%2f'.repeat(UP)}etc%2fpasswd`],
  ['.. encoded twice', `/assets/${'%252e%252e%252f'.repeat(UP)}etc%252fpasswd`],
  ['.. in overlong UTF-8', `/assets/${'%c0%ae%c0%ae%c0%af'.repeat(UP)}etc%c0%afpasswd`],
  ['backslashes', `/assets/${'..\\'.repeat(UP)}etc\\passwd`],
  ['backslashes encoded', `/assets/${'..%5c'.repeat(UP)}etc%5cpasswd`],
  ['.. with a semicolon', `/assets/${'..;/'.repeat(UP)}etc/passwd`],
  ['.... that a filter would halve', `/assets/${'....//'.repeat(UP)}etc/passwd`],
  ['NUL', '/index.html%00'],
  ['NUL before an extension', '/../package.json%00.js'],
  ['a drive', '/c:%5cwindows%5cwin.ini'],
  ['a file of the project', '/../../package.json'],
  ['the repository', '/.git/config'],
  ['the rooms', '/../../.data/rooms/metadata.sqlite'],
  ['the directory of the assets', '/assets'],
  ['a directory with a slash', '/assets/'],
  ['percent signs that encode nothing', '/assets/%zz%'],
  ['a room of ..', '/rooms/%2e%2e/login'],
  ['a room with a slash in it', '/rooms/tea%2f..%2flobby/history'],
  ['60,000 letters', `/${'a'.repeat(60_000)}`],
  ['60,000 slashes and a letter', `${'/'.repeat(60_000)}a`],
];

test.each(PATHS)('[DESIGN Errors] a path with %s finds nothing', async (_, target) => {
  const answer = await get(target);
  // What workerd makes of it may be no request at all.
  expect([400, 404]).toContain(statusOf(answer));
  expect(answer).not.toMatch(/root:|"private"|\[core\]|SQLite format|"name":/);
});

test.each([
  ['one header of 1 MB', `X-Bomb: ${'x'.repeat(1_000_000)}\r\n`],
  ['50,000 headers', 'X-Bomb: x\r\n'.repeat(50_000)],
])('[DESIGN Limits] %s is 431', async (_, headers) => {
  expect(statusOf(await get('/healthz', headers))).toBe(431);
});

test('[DESIGN Limits] a path of 200 KB is 414 or 431', async () => {
  expect([414, 431]).toContain(statusOf(await get(`/${'a'.repeat(200_000)}`)));
});

test('[DESIGN Limits] 100 MB are refused by their length, before any of them came', async () => {
  const head = 'POST /login HTTP/1.1\r\nHost: parley\r\nContent-Type: application/x-www-form-urlencoded\r\n';
  expect(statusOf(await exchange(root(), `${head}Content-Length: 100000000\r\n\r\n`))).toBe(413);
});

test('[DESIGN Limits] 100 MB whose length nobody told are broken off long before their end', async () => {
  const line = await dial(root());
  let answer = '';
  line.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  const ended = new Promise((resolve) => line.once('close', resolve));
  line.write('POST /login HTTP/1.1\r\nHost: parley\r\nTransfer-Encoding: chunked\r\n');
  line.write('Content-Type: application/x-www-form-urlencoded\r\n\r\n');
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  while (line.writable && line.bytesWritten < 100_000_000)
    await new Promise((resolve) => line.write(chunk, resolve));
  await ended;
  // Who goes on writing may never get to read the answer: the reset of the connection overtakes it.
  expect([0, 413]).toContain(statusOf(answer));
  expect(line.bytesWritten).toBeLessThan(20_000_000);
});

const FIELDS = 10_000;
const part = (i: number) => `--x\r\nContent-Disposition: form-data; name="f${i}"\r\n\r\n\r\n`;
test.each([
  ['10,000 fields', raw('a=&'.repeat(FIELDS))],
  ['30,000 nameless fields', raw('&='.repeat(30_000))],
  ['10,000 times the same field', raw('username=&'.repeat(5_000))],
  ['fields that nest', raw(`${'a[b]'.repeat(5_000)}=1`)],
  [
    '1,000 parts',
    raw(
      `${Array.from({ length: 1_000 }, (_, i) => part(i)).join('')}--x--\r\n`,
      'multipart/form-data; boundary=x',
    ),
  ],
  ['a boundary of dashes', raw('-'.repeat(60_000), `multipart/form-data; boundary=${'-'.repeat(70)}`)],
  ['percent signs', raw(`username=${'%'.repeat(60_000)}&password=x`)],
])('[PROTOCOLS 1 Fields] a form of %s is 422, at once', async (_, call) => {
  const base = freshRoom();
  const began = performance.now();
  expectProblem(await send(`${base}login`, call), 422);
  expect(performance.now() - began).toBeLessThan(DEADLINE / 2);
  expect((await login(base, 'ann')).status).toBe(201);
});

test('[DESIGN Limits] a room survives logins, messages and openings that are broken off in the middle', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  const { pathname } = new URL(ann.base);
  const halves = [
    `POST ${pathname}login HTTP/1.1\r\nHost: p\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nusername=`,
    `POST ${pathname}message HTTP/1.1\r\nHost: p\r\nAuthorization: Bearer ${ann.messageToken}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nmessage=half`,
    `GET ${pathname}stream/${ann.streamToken} HTTP/1.1\r\nHost: p\r\n`,
  ];
  for (const half of halves) {
    const line = await dial(root());
    await new Promise((resolve) => line.write(half, resolve));
    line.resetAndDestroy();
  }
  expect((await ann.say('whole')).status).toBe(201);
  await ann.stream.message('whole');
  expect(ann.stream.events.some(({ data }) => JSON.stringify(data).includes('half'))).toBe(false);
});
