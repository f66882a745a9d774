import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from '../server.ts';
import { raw, urlencoded, withHeaders } from './forms.ts';
import { type Answer, send } from './http.ts';
import { ownServer } from './own-server.ts';
import { login, Person, post } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';

/** Of the server under test, as DESIGN has it by default. */
const FAILURES = 10;
const BURST = 300;

/** A server on which a message a second may be posted, after two at once. */
let strict: Server;
beforeAll(async () => {
  strict = await startServer({ env: { MESSAGE_RATE: '1', MESSAGE_BURST: '2' } });
});
afterAll(() => strict[Symbol.asyncDispose]());

function expectTooMany(answer: Answer): void {
  expectProblem(answer, 429);
  // Whole seconds [RFC 9110 10.2.3].
  expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
}

async function failLogins(base: string, name: string): Promise<void> {
  for (let i = 0; i < FAILURES; i += 1) expect((await login(base, name, `guess ${i}`)).status).toBe(403);
}

test('[DESIGN Limits] the eleventh failed login in a minute is 429 with Retry-After', async () => {
  const base = freshRoom();
  await login(base, 'ann');
  await failLogins(base, 'ann');
  expectTooMany(await login(base, 'ann', 'guess 11'));
});

test('[DESIGN Limits] a guesser does not become another address by saying so', async () => {
  // On a server of our own: a proxy before another one may be right to set these.
  const base = freshRoom(`${strict.url}/`);
  await login(base, 'ann');
  const guess = (i: number) =>
    send(
      `${base}login`,
      withHeaders(urlencoded({ username: 'ann', password: `guess ${i}` }), {
        'CF-Connecting-IP': `203.0.113.${i}`,
        'X-Forwarded-For': `203.0.113.${i}`,
        'X-Real-IP': `203.0.113.${i}`,
        Forwarded: `for=203.0.113.${i}`,
      }),
    );
  for (let i = 0; i < FAILURES; i += 1) expect((await guess(i)).status).toBe(403);
  expectTooMany(await guess(FAILURES));
});

test('[DESIGN Limits] 429 for the right password too, else guessing would go on', async () => {
  const base = freshRoom();
  await login(base, 'ann');
  await failLogins(base, 'ann');
  expectTooMany(await login(base, 'ann'));
});

test('[DESIGN Limits] failed logins of one name do not touch another, nor the same in another room', async () => {
  const base = freshRoom();
  await login(base, 'ann');
  await failLogins(base, 'ann');
  expect((await login(base, 'bob')).status).toBe(201);
  expect((await login(freshRoom(), 'ann')).status).toBe(201);
});

test('[DESIGN Limits] logins that succeed are not counted', async () => {
  const base = freshRoom();
  for (let i = 0; i < FAILURES + 2; i += 1) expect((await login(base, 'ann')).status).toBe(201);
});

test('[PROTOCOLS 1 /login] checks run 413, 429, 422, and 429 changes no token', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  await failLogins(base, 'ann');
  expectTooMany(await login(base, 'ann', ''));
  expectProblem(await send(`${base}login`, raw(`username=ann&password=${'x'.repeat(65_536)}`)), 413);
  expect((await ann.say('unchanged')).status).toBe(201);
});

test('[DESIGN Limits] a flood of messages meets 429 with Retry-After and the same token', async () => {
  const ann = await Person.join(freshRoom(), 'ann');
  let answer = await ann.say('message 1');
  let accepted = 1;
  // The allowance refills while this loop runs, so that the number is a bound only.
  for (; answer.status === 201 && accepted < 5 * BURST; accepted += 1) {
    answer = await post(ann.base, ann.messageToken, `message ${accepted + 1}`);
    if (answer.status === 201) ann.messageToken = String(answer.headers.token);
  }
  expect(accepted).toBeGreaterThan(BURST);
  expectTooMany(answer);
  expect(answer.headers.token).toBe(ann.messageToken);
}, 90_000);

test('[PROTOCOLS 1 /message] 429 leaves the token unrotated: it is accepted once the rate allows', async () => {
  const ann = await Person.join(freshRoom(`${strict.url}/`), 'ann');
  await ann.say('one');
  await ann.say('two');
  const token = ann.messageToken;
  const refused = await post(ann.base, token, 'three');
  expectTooMany(refused);
  expect(refused.headers.token).toBe(token);
  const again = async () => (await ann.say('three')).status;
  await expect.poll(again, { timeout: 10_000 }).toBe(201);
  expect(ann.messageToken).not.toBe(token);
  await ann.stream.message('three');
});

test('[PROTOCOLS 1 /message] checks run 403, 413, 429, 422', async () => {
  const ann = await Person.join(freshRoom(`${strict.url}/`), 'ann');
  await ann.say('one');
  await ann.say('two');
  expectTooMany(await ann.say(''));
  expectProblem(await ann.say('x'.repeat(65_536)), 413);
  expectProblem(await post(ann.base, 'nonsense', 'hello'), 403);
});

test('[DESIGN Limits] one user’s flood leaves the others their voice', async () => {
  const base = freshRoom(`${strict.url}/`);
  const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
  await ann.say('one');
  await ann.say('two');
  expectTooMany(await ann.say('three'));
  expect((await bob.say('my turn')).status).toBe(201);
  await ann.stream.message('my turn');
});

test('[DESIGN Limits] MESSAGE_RATE=0 switches the limit off', async () => {
  const { base } = await ownServer({ MESSAGE_RATE: '0', MESSAGE_BURST: '1' });
  const ann = await Person.join(base, 'ann');
  for (let i = 0; i < 10; i += 1) expect((await ann.say(`message ${i}`)).status).toBe(201);
});

test('[DESIGN Limits] a room with STREAMS_MAX open streams answers 503 to one more, until one ends', async () => {
  const { base } = await ownServer({ STREAMS_MAX: '2' });
  const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
  const cat = await Person.login(base, 'cat');
  expectProblem(await send(`${base}stream/${cat.streamToken}`), 503);
  await bob.say('/quit');
  await bob.stream.end();
  expect((await cat.listen()).status).toBe(200);
  expect(ann.stream.over).toBe(false);
});
