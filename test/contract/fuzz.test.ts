import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Call, send } from './http.ts';
import { Person } from './person.ts';
import { expectReadableAcrossOrigins, freshRoom, root } from './room.ts';

const contentType = fc.oneof(
  fc.constantFrom(
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'multipart/form-data; boundary=""',
    'application/json',
    'text/plain',
  ),
  fc.stringMatching(/^[\x21-\x7e]{1,40}$/),
);
const multipartBody = fc
  .array(
    fc.tuple(
      fc.constantFrom('username', 'password', 'message', 'a"b', '', '\r\n', '\u0000'),
      fc.constantFrom('', '; filename="x"', '; filename=""', "; filename*=UTF-8''x"),
      fc.string({ unit: 'binary', maxLength: 40 }),
    ),
    { maxLength: 4 },
  )
  .map((parts) =>
    parts
      .map(([n, f, v]) => `--x\r\nContent-Disposition: form-data; name="${n}"${f}\r\n\r\n${v}\r\n`)
      .join(''),
  )
  .chain((body) => fc.constantFrom(`${body}--x--\r\n`, `${body}--x`, body));
const formBody = fc
  .array(
    fc.tuple(
      fc.constantFrom('username', 'password', 'message', '__proto__', '%6dessage', ''),
      fc.string({ unit: 'binary', maxLength: 40 }),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));
const body = fc.oneof(
  formBody.map((text) => Buffer.from(text)),
  multipartBody.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }),
);

test('[PROTOCOLS 1 What real clients do] no body gives a 5xx or an answer without CORS headers', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  await fc.assert(
    fc.asyncProperty(contentType, body, async (type, bytes) => {
      const call: Call = { method: 'POST', headers: { 'Content-Type': type }, body: bytes };
      for (const answer of [await send(`${ann.base}login`, call), await ann.send(call)]) {
        expect([201, 403, 409, 422, 429]).toContain(answer.status);
        expectReadableAcrossOrigins(answer);
      }
      // A message that was, by chance, accepted may have been /quit.
      if (ann.stream.over) await ann.listen();
    }),
    { numRuns: 150 },
  );
  await ann.say('and the room still stands');
  await ann.stream.message('and the room still stands');
}, 60_000);

const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS');
const path = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'rooms',
        'lobby',
        'login',
        'message',
        'stream',
        'healthz',
        'assets',
        '..',
        '.',
        '',
        '%',
        '%ff',
      ),
      // What a path may have [RFC 3986 3.3]: what is no URL at all does not come as far as the rooms.
      fc.stringMatching(/^[\w.~!$&'()*+,;=:@?-]{1,12}$/),
    ),
    { maxLength: 5 },
  )
  .map((segments) => segments.join('/'));

test('[PROTOCOLS 1 Cross-origin] no path gives a 5xx, a redirect or an answer without CORS headers', async () => {
  await fc.assert(
    fc.asyncProperty(method, path, async (verb, target) => {
      const answer = await send(`${root()}${target}`, { method: verb });
      expect([200, 204, 403, 404, 405, 413, 422]).toContain(answer.status);
      expectReadableAcrossOrigins(answer);
    }),
    // Where the edge and the room once did not see the same path.
    { numRuns: 300, examples: [['GET', ';//../login']] },
  );
}, 60_000);
