/** POST /direct: what one account says to another alone. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Classroom } from './classroom.ts';
import { urlencoded, withHeaders } from './forms.ts';
import { type Answer, send } from './http.ts';
import { ownServer } from './own-server.ts';
import { bearer, Person } from './person.ts';
import { expectProblem, expectReadableAcrossOrigins, freshRoom } from './room.ts';
import type { Event } from './stream.ts';
import { Whisper } from './whisper.ts';

const direct = (text: string) => (event: Event) =>
  event.event === 'DirectMessage' && event.data.message === text;
const directs = ({ stream }: Person) => stream.events.filter(({ event }) => event === 'DirectMessage');

async function three(): Promise<[ann: Person, bob: Person, eve: Person]> {
  const base = freshRoom();
  return [await Person.join(base, 'ann'), await Person.join(base, 'bob'), await Person.join(base, 'eve')];
}

/** A refusal that leaves the token as it is, with nothing told to anybody. */
async function expectRefused(from: Person, answer: Answer, status: number, code: string, used: string) {
  expectProblem(answer, status);
  expect(JSON.parse(answer.body)).toMatchObject({ type: `urn:parley:problem:${code}` });
  expect(answer.headers.token).toBe(used);
  const said = `still here ${randomUUID()}`;
  expect((await from.say(said)).status).toBe(201);
  await from.stream.message(said);
  expect(directs(from)).toEqual([]);
}

test('[docs/protocols.md direct] 201, empty, with a new token; the same event on the streams of the two', async () => {
  const [ann, bob] = await three();
  const used = ann.messageToken;
  const answer = await ann.direct('bob', 'between us');
  expect(answer).toMatchObject({ status: 201, body: '' });
  expectReadableAcrossOrigins(answer);
  expect(ann.messageToken).not.toBe(used);
  const told = await bob.stream.next(direct('between us'));
  expect(told.data).toEqual({ created: expect.any(Number), user: 'ann', to: 'bob', message: 'between us' });
  expect(told.id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  expect(await ann.stream.next(direct('between us'))).toEqual(told);
});

test('[docs/protocols.md direct] no byte of it on the stream of a third, live, resumed, new, or paged', async () => {
  const [ann, bob, eve] = await three();
  const since = eve.stream.events.at(-1)?.id;
  await ann.direct('bob', 'secretive words');
  await bob.direct('ann', 'secretive answer');
  await ann.say('in public');
  await eve.stream.message('in public');
  const live = eve.stream.blocks.join('\n');
  eve.stream.destroy();
  await eve.listen(since);
  const resumed = eve.stream.blocks.join('\n');
  expect(resumed).toContain('in public');
  await eve.say('/quit');
  await eve.listen();
  const afresh = eve.stream.blocks.join('\n');
  const history = await send(`${eve.base}history`);
  const messages = await send(`${eve.base}v1/chat/messages`);
  const id = directs(ann)[0]?.id ?? 'none';
  for (const seen of [live, resumed, afresh, history.body, messages.body]) {
    expect(seen).not.toMatch(/secretive|DirectMessage/);
    expect(seen).not.toContain(id);
  }
});

test('[docs/protocols.md direct] its id resumes the streams of the two, and starts that of a third afresh', async () => {
  const [ann, bob, eve] = await three();
  await ann.direct('bob', 'one');
  const { id } = await bob.stream.next(direct('one'));
  await ann.direct('bob', 'two');
  await bob.stream.next(direct('two'));
  for (const person of [ann, bob]) {
    person.stream.destroy();
    await person.listen(id);
    expect(person.stream.events.map(({ event }) => event)).not.toContain('Users');
    expect(directs(person).map(({ data }) => data.message)).toEqual(['two']);
  }
  await eve.say('/quit');
  await eve.stream.end();
  const stream = await eve.open({ 'Last-Event-ID': id });
  expect((await stream.next(() => true)).event).toBe('Users');
});

test('[docs/protocols.md direct] an account that is away gets it on its return, also after kill -9, once', async () => {
  const { server, base } = await ownServer();
  const ann = await Person.join(base, 'ann');
  const bob = await Person.login(base, 'bob');
  expect((await ann.direct('bob', 'before the crash')).status).toBe(201);
  await server.kill();
  await server.restart();
  await ann.listen();
  await ann.direct('bob', 'after the crash');
  for (let n = 0; n < 260; n += 1) await ann.say(`public ${n}`);
  await bob.listen();
  expect(bob.stream.events[0]?.event).toBe('Users');
  expect(directs(bob).map(({ data }) => data.message)).toEqual(['before the crash', 'after the crash']);
  const ids = bob.stream.events.slice(1).map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
  expect(bob.stream.events.filter(({ event }) => event === 'Message')).toHaveLength(250);
  expect(directs(ann).map(({ data }) => data.message)).toEqual(['before the crash', 'after the crash']);
  const last = bob.stream.events.at(-1)?.id;
  await server.kill();
  await server.restart();
  await bob.listen(last);
  expect(directs(bob)).toEqual([]);
});

test('[docs/protocols.md direct] with an Idempotency-Key it can be repeated, and comes once', async () => {
  const [ann, bob] = await three();
  const key = { 'Idempotency-Key': randomUUID() };
  const token = ann.messageToken;
  await ann.direct('bob', 'once', key);
  ann.messageToken = token;
  expect((await ann.direct('bob', 'once', key)).status).toBe(201);
  await ann.direct('bob', 'mark');
  await bob.stream.next(direct('mark'));
  expect(directs(bob).map(({ data }) => data.message)).toEqual(['once', 'mark']);
});

test.each([
  ['oneself', 'ann', 'direct-oneself'],
  ['nobody', 'nobody', 'unknown-user'],
  ['a guest of protocol 2 whose client knows nothing private', 'guest', 'no-private-line'],
  ['a guest of protocol 4 whose client knows nothing private', 'anon-whisper-', 'no-private-line'],
])('[docs/protocols.md direct] 409 with the same token to %s', async (_whom, to, code) => {
  const [ann] = await three();
  await Classroom.join(ann.base, 'guest');
  await Whisper.join(ann.base, 'whisper-user');
  const used = ann.messageToken;
  await expectRefused(ann, await ann.direct(to, 'hello'), 409, code, used);
});

test.each(['ban', 'mute'])(
  '[docs/protocols.md direct] 409 to somebody under a /%s, and from them',
  async (verb) => {
    const [ann, bob, eve] = await three();
    await ann.say(`/${verb} bob`);
    const used = eve.messageToken;
    await expectRefused(eve, await eve.direct('bob', 'hello'), 409, 'recipient-silenced', used);
    const own = bob.messageToken;
    const answer = await bob.direct('ann', 'hello');
    expectProblem(answer, 409);
    expect(answer.headers.token).toBe(own);
    await ann.say('mark');
    await ann.stream.message('mark');
    expect(directs(ann)).toEqual([]);
  },
);

test.each([
  ['a blank message', { to: 'bob', message: ' ' }, 'invalid-message'],
  ['a message of 4,001 characters', { to: 'bob', message: 'x'.repeat(4_001) }, 'invalid-message'],
  ['a name that nobody can have', { to: '', message: 'hello' }, 'invalid-username'],
  ['a missing field', { message: 'hello' }, 'invalid-form'],
  ['one field more', { to: 'bob', message: 'hello', secret: 'x' }, 'invalid-form'],
])('[docs/protocols.md direct] 422 with the same token for %s', async (_what, fields, code) => {
  const [ann] = await three();
  const used = ann.messageToken;
  const form = withHeaders(urlencoded(fields as Record<string, string>), bearer(used));
  await expectRefused(ann, await send(`${ann.base}direct`, form), 422, code, used);
});

test('[docs/protocols.md direct] a command is not obeyed there, it is said', async () => {
  const [ann, bob] = await three();
  await ann.direct('bob', '/quit');
  await bob.stream.next(direct('/quit'));
  expect((await ann.say('still here')).status).toBe(201);
});

test('[docs/protocols.md direct] cannot be deleted', async () => {
  const [ann, bob] = await three();
  await ann.direct('bob', 'for good');
  const { id } = await bob.stream.next(direct('for good'));
  const used = ann.messageToken;
  const answer = await ann.say(`/delete ${id}`);
  expectProblem(answer, 409);
  expect(answer.headers.token).toBe(used);
});

test('[docs/protocols.md direct] 403 without a token, with a spent one, and with a stream’s; 405 with the token', async () => {
  const [ann] = await three();
  const spent = ann.messageToken;
  await ann.say('spent');
  for (const headers of [{}, bearer(spent), bearer(ann.streamToken)]) {
    const answer = await send(
      `${ann.base}direct`,
      withHeaders(urlencoded({ to: 'bob', message: 'x' }), headers),
    );
    expectProblem(answer, 403);
    expect(answer.headers.token).toBeUndefined();
  }
  const unfounded = urlencoded({ to: 'bob', message: 'x' });
  expectProblem(await send(`${freshRoom()}direct`, withHeaders(unfounded, bearer(spent))), 403);
  const get = await send(`${ann.base}direct`, { headers: bearer(ann.messageToken) });
  expectProblem(get, 405);
  expect(get.headers.token).toBe(ann.messageToken);
});

test('[docs/protocols.md direct] 409 with a new token where no stream is open', async () => {
  const ann = await Person.login(freshRoom(), 'ann');
  const used = ann.messageToken;
  expectProblem(await ann.direct('nobody', 'hello'), 409);
  expect(ann.messageToken).not.toBe(used);
});

test('[docs/protocols.md direct] 413 and 429 carry the token as it is', async () => {
  const { base } = await ownServer({ MESSAGE_RATE: '1', MESSAGE_BURST: '2' });
  const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
  let used = ann.messageToken;
  const large = await ann.direct('bob', 'x'.repeat(66_000));
  expectProblem(large, 413);
  expect(large.headers.token).toBe(used);
  await ann.direct('bob', 'one');
  await ann.say('two');
  used = ann.messageToken;
  const third = await ann.direct('bob', 'three');
  expectProblem(third, 429);
  expect(third.headers.token).toBe(used);
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
  expect(directs(bob)).toHaveLength(1);
});
