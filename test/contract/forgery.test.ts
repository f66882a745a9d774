/** Tokens that somebody made up, with and without knowing a secret [PROTOCOLS 1 /message, /stream]. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from '../server.ts';
import { send } from './http.ts';
import { Person, post } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';
import { Socket } from './socket.ts';

const SECRET = 'the secret of a server in a test';
const DAY = 86_400;
const now = () => Math.floor(Date.now() / 1_000);

let server: Server;
beforeAll(async () => {
  server = await startServer({ env: { TOKEN_SECRET: SECRET } });
});
afterAll(() => server[Symbol.asyncDispose]());

type Claims = Record<string, unknown>;

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}

/** A JWT of these claims. */
function sign(
  claims: Claims,
  { secret = SECRET, header = { alg: 'HS256' }, hash = 'sha256' }: Partial<typeof HONEST> = {},
): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}
const HONEST = { secret: SECRET, header: { alg: 'HS256' } as object, hash: 'sha256' };

/** What is made of a good token's claims, and of the good token itself. */
const FORGERIES: [what: string, forge: (claims: Claims, token: string) => string][] = [
  ['alg: none, unsigned', (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.`],
  [
    'alg: none, with the good signature',
    (claims, token) => `${encode({ alg: 'none' })}.${encode(claims)}.${token.split('.')[2]}`,
  ],
  ['alg: nOnE', (claims) => `${encode({ alg: 'nOnE' })}.${encode(claims)}.`],
  [
    'another algorithm, by the right key',
    (claims) => sign(claims, { header: { alg: 'HS512' }, hash: 'sha512' }),
  ],
  ['another algorithm than it says', (claims) => sign(claims, { hash: 'sha512' })],
  ['another key', (claims) => sign(claims, { secret: 'the secret of another server in a test' })],
  ['an empty key', (claims) => sign(claims, { secret: '' })],
  [
    'a key of its own in the header',
    (claims) => sign(claims, { secret: 'mine', header: { alg: 'HS256', jwk: { kty: 'oct', k: 'bWluZQ' } } }),
  ],
  [
    'a critical header that nobody knows',
    (claims) => sign(claims, { header: { alg: 'HS256', crit: ['x'], x: 1 } }),
  ],
  ['another room', (claims) => sign({ ...claims, aud: 'another-room' })],
  ['no room', ({ aud, ...claims }) => sign(claims)],
  ['the other use', (claims) => sign({ ...claims, use: claims.use === 'message' ? 'stream' : 'message' })],
  ['no use', ({ use, ...claims }) => sign(claims)],
  ['expired', (claims) => sign({ ...claims, iat: now() - 31 * DAY, exp: now() - DAY })],
  ['no expiry', ({ exp, ...claims }) => sign(claims)],
  ['an expiry that is no number', (claims) => sign({ ...claims, exp: 'never' })],
  ['not yet valid', (claims) => sign({ ...claims, nbf: now() + DAY })],
  ['another jti', (claims) => sign({ ...claims, jti: crypto.randomUUID() })],
  ['no jti', ({ jti, ...claims }) => sign(claims)],
  ['a jti that is an object', (claims) => sign({ ...claims, jti: {} })],
  ['a user who does not exist', (claims) => sign({ ...claims, sub: 'mallory' })],
  ['another user', (claims) => sign({ ...claims, sub: 'bob' })],
  [
    'changed after it was signed',
    (claims, token) => token.replace(encode(claims), encode({ ...claims, exp: now() + 90 * DAY })),
  ],
  ['its signature cut off', (_, token) => token.slice(0, token.lastIndexOf('.') + 1)],
  ['its last letter cut off', (_, token) => token.slice(0, -1)],
  ['four parts', (_, token) => `${token}.x`],
  ['no JSON inside', () => 'bm90.bm90.bm90'],
  ['a list inside', (_, token) => `${token.split('.')[0]}.W10.${token.split('.')[2]}`],
  ['dots', () => '...'],
  ['one letter', () => 'x'],
  ['30,000 letters', () => 'x'.repeat(30_000)],
  ['NUL', () => '%00'],
  ['a path', () => '..%2f..%2fhealthz'],
];

async function openings(base: string, token: string): Promise<unknown[]> {
  const stream = await send(`${base}stream/${token}`);
  const socket = await Socket.open(`${base}stream/${token}`).then(() => 101, String);
  return [stream.status, socket];
}

test('[PROTOCOLS 1] the forger of these tests can sign: a token of the right claims and key is good', async () => {
  const ann = await Person.login(freshRoom(`${server.url}/`), 'ann');
  ann.streamToken = sign(claimsOf(ann.streamToken));
  await ann.listen();
  ann.messageToken = sign(claimsOf(ann.messageToken));
  expect((await ann.say('signed by somebody who has the secret')).status).toBe(201);
});

test.each(FORGERIES)(
  '[PROTOCOLS 1] a token with %s is 403 everywhere, and spends nothing',
  async (_, forge) => {
    const base = freshRoom(`${server.url}/`);
    const ann = await Person.login(base, 'ann');
    await Person.login(base, 'bob');
    const stream = forge(claimsOf(ann.streamToken), ann.streamToken);
    expect(await openings(base, stream)).toEqual([403, expect.stringContaining('403')]);
    const message = forge(claimsOf(ann.messageToken), ann.messageToken);
    const refused = await post(base, message, 'forged');
    expectProblem(refused, 403);
    expect(refused.headers.token).toBeUndefined();
    await ann.listen();
    expect((await ann.say('mine')).status).toBe(201);
  },
);

test('[PROTOCOLS 1] the tokens of one room are no good in another, nor is one token the other', async () => {
  const [base, other] = [freshRoom(`${server.url}/`), freshRoom(`${server.url}/`)];
  const [ann, namesake] = [await Person.login(base, 'ann'), await Person.login(other, 'ann')];
  for (const token of [ann.messageToken, ann.streamToken, namesake.streamToken]) {
    expectProblem(await post(other, token, 'hello'), 403);
  }
  for (const token of [ann.streamToken, ann.messageToken, namesake.messageToken]) {
    expect(await openings(other, token)).toEqual([403, expect.stringContaining('403')]);
  }
});
