/** Who may say, and be told, what is private: those cells of docs/rights.md. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { CONFIDANTS } from './confidant.ts';
import { Person } from './person.ts';
import { codeOf } from './rights.ts';
import { expectProblem, freshRoom } from './room.ts';
import { guestDoors, nonce, sees } from './visitor.ts';
import { Whisper } from './whisper.ts';

/** The owner, another member, and somebody of that standing. */
async function scene(standing: string) {
  const base = freshRoom();
  const owner = await Person.join(base, 'owner');
  const other = await Person.join(base, 'other');
  const person = standing === 'owner' ? owner : await Person.join(base, standing);
  if (standing === 'muted') await owner.say('/mute muted');
  if (standing === 'banned') await owner.say('/ban banned');
  return { owner, other, person };
}

const PRIVATE = ['DirectMessage', 'Signal'];

/** Whoever was told something in public was told nothing private before it. */
async function expectNothingPrivate(speaker: Person, ...people: Person[]): Promise<void> {
  const text = nonce();
  await speaker.say(text);
  for (const { stream } of people) {
    await stream.message(text);
    expect(stream.events.filter(({ event }) => PRIVATE.includes(event))).toEqual([]);
  }
}

describe.each(['owner', 'member'])('%s', (standing) => {
  test('say privately, be told privately, signal', async () => {
    const { other, person } = await scene(standing);
    expect((await person.direct('other', 'hello')).status).toBe(201);
    expect((await other.direct(person.name, 'hello')).status).toBe(201);
    expect((await person.signal('other', 'accept')).status).toBe(204);
    expect((await other.signal(person.name, 'accept')).status).toBe(204);
  });
});

describe.each(['muted', 'banned'])('%s', (standing) => {
  test('say privately, be told privately, signal', async () => {
    const { owner, other, person } = await scene(standing);
    const before = person.messageToken;
    const said = await person.direct('other', 'hello');
    expectProblem(said, 409);
    expect(codeOf(said)).toBe(`sender-${standing}`);
    expect(said.headers.token).toBe(before);
    const told = await other.direct(standing, 'hello');
    expectProblem(told, 409);
    expect(codeOf(told)).toBe('recipient-silenced');
    expectProblem(await person.signal('other', 'accept'), 409);
    expectProblem(await other.signal(standing, 'accept'), 409);
    await expectNothingPrivate(owner, owner, other, ...(standing === 'muted' ? [person] : []));
  });
});

test.each(guestDoors)('muted %s guest: say privately, be told privately, signal', async (door) => {
  const { owner, other } = await scene('owner');
  const guest = await CONFIDANTS[door](owner.base, 'guest');
  await owner.stream.about('Join', guest.name);
  await owner.say(`/mute ${guest.name}`);
  const othersName = { name: 'other', whisperId: 'other' };
  const refusals = () => guest.raw().match(/has muted you/g)?.length ?? 0;
  // It never is accepted, so nobody waits for that.
  void guest.direct(othersName, 'hello').catch(() => {});
  await guest.until(() => refusals() === 1, 'a refusal');
  await guest.signal(othersName, { kind: 'accept', call: 'c', data: {} });
  await guest.until(() => refusals() === 2, 'another');
  await guest.askForIce();
  await guest.until(() => refusals() === 3, 'a third');
  expect(guest.raw()).not.toMatch(/iceServers/);
  expect(codeOf(await owner.direct(guest.name, 'hello'))).toBe('recipient-silenced');
  expect(codeOf(await owner.signal(guest.name, 'accept'))).toBe('recipient-silenced');
  await expectNothingPrivate(owner, owner, other);
});

test('[Bad input] no frame about what is private breaks the server, or is told to anybody', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const two = await Classroom.join(base, 'two', '');
  const three = await Cahat.join(base, 'three');
  const four = await Whisper.open(base, 'four');
  await four.identify();
  await sees(three, 'ann');
  const sockets = [two.socket, three.socket, four.socket];
  const names = [
    'to',
    'text',
    'kind',
    'call',
    'data',
    'rawMessage',
    'user_id',
    'content',
    'client_id',
    'secret',
  ];
  const hostile = fc.oneof(
    fc.constantFrom<unknown>(
      'four',
      'two',
      '',
      'offer',
      'candidate',
      '__proto__',
      { toString: 1 },
      [[]],
      'x'.repeat(5_000),
    ),
    fc.jsonValue(),
  );
  const type = fc.constantFrom(
    'direct',
    'signal',
    'ice',
    'identify',
    'PRIVATE_MESSAGE',
    'SIGNAL',
    'ICE_SERVERS',
  );
  await fc.assert(
    fc.asyncProperty(type, fc.dictionary(fc.constantFrom(...names), hostile), async (type, fields) => {
      for (const socket of sockets) socket.send({ ...fields, type, payload: fields });
    }),
    { numRuns: 200 },
  );
  const text = nonce();
  await ann.say(text);
  for (const socket of sockets) {
    await socket.until(() => socket.raw.includes(text));
    expect(socket.isOpen).toBe(true);
    expect(socket.raw).not.toContain('Something went wrong on the server');
  }
  expect(ann.stream.events.filter(({ event }) => PRIVATE.includes(event))).toEqual([]);
});
