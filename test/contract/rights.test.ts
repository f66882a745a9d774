/** Who may do what in a room: the cells of docs/rights.md that are not about coming in. */
import { describe, expect, test } from 'vitest';
import { type Deed, isAllowed, type Standing } from '../../worker/room/rights.ts';
import { urlencoded } from './forms.ts';
import { Person, post } from './person.ts';
import { codeOf, GUESTS } from './rights.ts';
import { expectProblem, freshRoom } from './room.ts';
import { nonce, settle, type Visitor } from './visitor.ts';

const ROOM = { access: 'open', guests: true } as const;
const ACCOUNTS = ['owner', 'member', 'muted', 'banned'] as const satisfies Standing[];

/** The commands, and what makes each of them possible. Their target is another member, the victim. */
const COMMANDS: Partial<Record<Deed, (scene: Scene) => Promise<string>>> = {
  say: async () => nonce(),
  kick: async () => '/kick victim',
  ban: async () => '/ban victim',
  unban: async ({ owner }) => {
    await owner.say('/ban victim');
    return '/unban victim';
  },
  mute: async () => '/mute victim',
  unmute: async ({ owner }) => {
    await owner.say('/mute victim');
    return '/unmute victim';
  },
  slow: async () => '/slow 30',
  topic: async () => '/topic tea',
  'delete another’s': async ({ victim }) => `/delete ${await said(victim)}`,
};
const DEEDS = Object.keys(COMMANDS) as Deed[];

type Scene = { base: string; owner: Person; victim: Person };

async function scene(): Promise<Scene> {
  const base = freshRoom();
  return { base, owner: await Person.join(base, 'owner'), victim: await Person.join(base, 'victim') };
}

/** Says something; resolves with its id. */
async function said(person: Person): Promise<string> {
  const text = nonce();
  await person.say(text);
  return (await person.stream.message(text)).id;
}

/** An account of that standing; what must be done before it is so is done by `before`. */
async function account(
  { base, owner }: Scene,
  standing: (typeof ACCOUNTS)[number],
  before: (person: Person) => Promise<void> = async () => {},
): Promise<Person> {
  const person = standing === 'owner' ? owner : await Person.join(base, standing);
  await before(person);
  if (standing === 'muted') await owner.say('/mute muted');
  if (standing === 'banned') await owner.say('/ban banned');
  return person;
}

/** Has them do it: 201, or 409 with the token unspent and nothing told. */
async function expectDeed(
  { owner }: Scene,
  person: Person,
  [standing, deed]: [(typeof ACCOUNTS)[number], Deed],
  act: (person: Person) => ReturnType<Person['say']>,
): Promise<void> {
  const told = owner.stream.events.length;
  const before = person.messageToken;
  const answer = await act(person);
  if (isAllowed(ROOM, standing, deed)) {
    expect(answer.status, answer.body).toBe(201);
    expect(person.messageToken).not.toBe(before);
    return;
  }
  expectProblem(answer, 409);
  expect(answer.headers.token).toBe(before);
  expect(codeOf(answer)).toBe(
    { owner: '', member: 'not-allowed', muted: 'sender-muted', banned: 'sender-banned' }[standing],
  );
  const mark = nonce();
  await owner.say(mark);
  await owner.stream.message(mark);
  const since = owner.stream.events.slice(told).map(({ event }) => event);
  expect(since.filter((event) => event !== 'Part')).toEqual(
    expect.not.arrayContaining(['Delete', 'Topic', 'Join']),
  );
  expect(since.filter((event) => event === 'Message')).toHaveLength(1);
}

describe.each(ACCOUNTS)('%s', (standing) => {
  test.each(DEEDS)('%s', async (deed) => {
    const it = await scene();
    const command = (await COMMANDS[deed]?.(it)) ?? '';
    const person = await account(it, standing);
    await expectDeed(it, person, [standing, deed], () => person.say(command));
  });

  test('delete own', async () => {
    const it = await scene();
    let id = '';
    const person = await account(it, standing, async (author) => {
      id = await said(author);
    });
    await expectDeed(it, person, [standing, 'delete own'], () => person.say(`/delete ${id}`));
  });

  test('invite', async () => {
    const it = await scene();
    const person = await account(it, standing);
    await expectDeed(it, person, [standing, 'invite'], () => person.send(urlencoded({}), 'invite'));
  });

  test('say at any pace', async () => {
    const it = await scene();
    const person = await account(it, standing, async (early) => {
      await it.owner.say('/slow 3600');
      await said(early);
    });
    const before = person.messageToken;
    const answer = await person.say('again');
    if (standing === 'member') {
      expectProblem(answer, 429);
      expect(answer.headers.token).toBe(before);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3_590);
    } else expect(answer.status).toBe(isAllowed(ROOM, standing, 'say at any pace') ? 201 : 409);
  });
});

describe.each(Object.entries(GUESTS))('%s', (_kind, join) => {
  /** A guest, of whose coming the owner has heard. */
  async function guestIn(base: string, owner: Person): Promise<Visitor> {
    const guest = await join(base, 'gwen');
    const mark = nonce();
    await guest.say(mark);
    await owner.stream.message(mark);
    return guest;
  }

  test.each(DEEDS.filter((deed) => deed !== 'say'))('%s is said, not done', async (deed) => {
    const it = await scene();
    const command = (await COMMANDS[deed]?.(it)) ?? '';
    const guest = await guestIn(it.base, it.owner);
    const told = it.owner.stream.events.length;
    await guest.say(command);
    await it.owner.stream.message(command);
    expect(it.owner.stream.events.slice(told).map(({ event }) => event)).toEqual(['Message']);
    expect(isAllowed(ROOM, 'guest', deed)).toBe(false);
  });

  test('say', async () => {
    const it = await scene();
    const guest = await guestIn(it.base, it.owner);
    await settle(guest);
    expect(isAllowed(ROOM, 'guest', 'say')).toBe(true);
  });
});

test.each(['/ban owner', '/mute owner', '/ban other', '/mute other'])(
  '%s: owners can neither be banned nor muted',
  async (command) => {
    const base = freshRoom();
    const owner = await Person.join(base, 'owner');
    const answer = await post(base, owner.messageToken, command);
    expectProblem(answer, 409);
    expect(codeOf(answer)).toBe(command.endsWith('owner') ? 'not-allowed' : 'unknown-user');
  },
);
