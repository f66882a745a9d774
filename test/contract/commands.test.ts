import { expect, test } from 'vitest';
import { Person, post } from './person.ts';
import { expectProblem, freshRoom } from './room.ts';

const kinds = (person: Person) => person.stream.events.map(({ event }) => event);

/** Ann and Bob in one room; Bob has seen Ann come. */
async function two(): Promise<{ base: string; ann: Person; bob: Person }> {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.join(base, 'ann');
  await bob.stream.about('Join', 'ann');
  return { base, ann, bob };
}

for (const command of ['/quit', '/quit ', '/quit see you tomorrow']) {
  test(`[PROTOCOLS 1 Commands] ${command}: Disconnect to the sender, Part to the others, the stream ends`, async () => {
    const { ann, bob } = await two();
    const answer = await ann.say(command);
    expect(answer.status).toBe(201);
    expect(answer.headers.token).toEqual(expect.any(String));
    expect((await ann.stream.end()).slice(-2).map(({ event }) => event)).toEqual(['Join', 'Disconnect']);
    await bob.stream.about('Part', 'ann');
    expect(kinds(bob)).not.toContain('Message');
  });
}

for (const command of ['/reconnect', '/reconnect ', '/reconnect please']) {
  test(`[PROTOCOLS 1 Commands] ${command}: Part, the stream ends without Disconnect`, async () => {
    const { ann, bob } = await two();
    expect((await ann.say(command)).status).toBe(201);
    expect((await ann.stream.end()).at(-1)?.event).toBe('Join');
    await bob.stream.about('Part', 'ann');
    expect(kinds(bob)).not.toContain('Message');
  });
}

test('[PROTOCOLS 1 Commands] /kick: the same for that user, plus ServerStatus', async () => {
  const { ann, bob } = await two();
  expect((await bob.say('/kick ann')).status).toBe(201);
  expect((await ann.stream.end()).map(({ event }) => event)).not.toContain('Disconnect');
  await bob.stream.until(() => kinds(bob).length === 6);
  const [part, status] = bob.stream.events.slice(-2).sort((a, b) => a.event.localeCompare(b.event));
  expect(part).toMatchObject({ event: 'Part', data: { user: 'ann' } });
  expect(status).toMatchObject({ event: 'ServerStatus', data: { status: 'bob kicked ann' } });
  expect(kinds(bob)).not.toContain('Message');
});

test('[PROTOCOLS 1 Commands] /kick rotates the kicker’s token; the kicked one keeps both and comes back', async () => {
  const { ann, bob } = await two();
  const used = bob.messageToken;
  await bob.say('/kick ann');
  expect(bob.messageToken).not.toBe(used);
  const before = await ann.stream.end();
  await ann.listen(before.at(-1)?.id);
  expect((await ann.say('back')).status).toBe(201);
  const told = [...before, ...ann.stream.events].map(({ data }) => data.status);
  expect(told.filter((status) => status === 'bob kicked ann')).toHaveLength(1);
});

test.each(['Ann Lee', ' ann', 'ann ', 'a  b', 'ann\u00a0', '😀 ü', '/quit', 'ann bob'])(
  '[PROTOCOLS 1 Commands] /kick takes the rest of the line exactly: %j',
  async (name) => {
    const base = freshRoom();
    const bob = await Person.join(base, 'bob');
    const target = await Person.join(base, name);
    expect((await bob.say(`/kick ${name}`)).status).toBe(201);
    await target.stream.end();
    await bob.stream.until(() => {
      const seen = bob.stream.events.map(({ event, data }) => `${event}:${data.user ?? data.status}`);
      return seen.includes(`Part:${name}`) && seen.includes(`ServerStatus:bob kicked ${name}`);
    });
  },
);

test.each(['/kick Ann', '/kick ann ', '/kick  ann', '/kick "ann"', '/kick ann bob', '/kick an'])(
  '[PROTOCOLS 1 Commands] 409 for %j, which names nobody who is connected',
  async (command) => {
    const { ann, bob } = await two();
    expectProblem(await bob.say(command), 409);
    expect((await ann.say('still here')).status).toBe(201);
    await bob.stream.message('still here');
  },
);

test('[PROTOCOLS 1 Commands] /kick of a registered user who is not connected is 409', async () => {
  const { base, bob } = await two();
  await Person.login(base, 'dan');
  expectProblem(await bob.say('/kick dan'), 409);
});

test('[PROTOCOLS 1 Commands] /kick and a space is without a name: 422', async () => {
  const { bob } = await two();
  const answer = await post(bob.base, bob.messageToken, '/kick ');
  expectProblem(answer, 422);
  expect(answer.headers.token).toBe(bob.messageToken);
});

test.each([
  '/kicker is my name',
  '/quitter',
  '/quit\n',
  '/reconnecting',
  '/QUIT',
  '/Kick ann',
  ' /quit',
  ' /kick ann',
  '/',
  '//',
  '/help',
  '/me waves',
  'say /quit',
])('[PROTOCOLS 1 Commands] %j is an ordinary message', async (text) => {
  const { ann, bob } = await two();
  expect((await bob.say(text)).status).toBe(201);
  await ann.stream.message(text);
  await bob.stream.message(text);
});

test('[PROTOCOLS 1 Commands] a command is never told as a Message, not in the history either', async () => {
  const { base, ann, bob } = await two();
  await ann.say('/reconnect');
  await ann.stream.end();
  await ann.listen();
  await bob.say('/kick ann');
  await ann.stream.end();
  const cat = await Person.join(base, 'cat');
  expect(kinds(cat)).toEqual(['Users', 'ServerStatus', 'ServerStatus', 'Join']);
});

for (const [who, command] of [
  ['the one who quits', '/quit'],
  ['the one who reconnects', '/reconnect'],
  ['the one who is kicked', '/kick ann'],
] as const) {
  test(`[PROTOCOLS 1 Commands] the slot of ${who} is free before the stream is closed`, async () => {
    const { base, ann, bob } = await two();
    for (let round = 0; round < 5; round += 1) {
      await (command === '/kick ann' ? bob : ann).say(command);
      await ann.stream.end();
      // Without Last-Event-ID, so that only a free slot lets it in.
      expect((await ann.listen()).status).toBe(200);
    }
    await (command === '/kick ann' ? bob : ann).say(command);
    await ann.stream.end();
    await Person.join(base, 'ann');
  });
}

test('[PROTOCOLS 1 Commands] after /quit a message meets 409: no stream is open', async () => {
  const { ann } = await two();
  await ann.say('/quit');
  expectProblem(await ann.say('too late'), 409);
});

test('[PROTOCOLS 1 Commands] who left is not among Users, and leaves once', async () => {
  const { base, ann, bob } = await two();
  await ann.say('/quit');
  await ann.stream.end();
  const cat = await Person.join(base, 'cat');
  expect(cat.stream.events[0]?.data.users).toEqual(expect.arrayContaining(['bob', 'cat']));
  expect(cat.stream.events[0]?.data.users).toHaveLength(2);
  await bob.stream.about('Join', 'cat');
  expect(kinds(bob).filter((kind) => kind === 'Part')).toHaveLength(1);
});
