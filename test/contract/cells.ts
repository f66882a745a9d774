/** The table of rights as trials: each row, and somebody of each of its columns who tries it. */
import { type Deed, isAllowed, RIGHTS, type Standing } from '../../worker/room/rights.ts';
import type { Server } from '../server.ts';
import { Account } from './actors/account.ts';
import type { Actor, Outcome, Scene } from './actors/actor.ts';
import { GUEST_DOORS, type GuestDoor } from './actors/door.ts';
import { Guest } from './actors/guest.ts';
import { Newcomer } from './actors/newcomer.ts';
import { Person } from './person.ts';
import { expiredInvite, inviteOf, type Policy } from './rights.ts';
import { freshRoom } from './room.ts';
import { nonce } from './visitor.ts';

/**
 * Who tries, and the columns that they stand in. Owners mute and ban both accounts and guests; what no guest may do,
 * one who is muted may not, either.
 */
export const WHO = {
  owner: ['owner'],
  member: ['member'],
  'muted account': ['muted'],
  'banned account': ['banned'],
  guest: ['guest'],
  'muted guest': ['muted', 'guest'],
  'banned guest': ['banned', 'guest'],
  invited: ['invited'],
  'expired invite': ['expired invite'],
  stranger: ['stranger'],
} as const satisfies Record<string, readonly Standing[]>;
export type Who = keyof typeof WHO;

export const DEEDS = Object.keys(RIGHTS) as Deed[];
export const EVERYBODY = Object.keys(WHO) as Who[];

/** The rows about coming in, most of which depend on how the room is kept. */
export const ENTRY = DEEDS.filter(
  (deed) => deed === 'log in and open a stream' || Object.values(RIGHTS[deed]).some((rule) => rule !== 'yes'),
);

/** What is tried. `before` is done while they are still what everybody is; what it gives, is handed on. */
type Trial = {
  before?: (scene: Scene, actor: Actor) => Promise<string>;
  act: (scene: Scene, actor: Actor, prepared: string) => Promise<Outcome>;
};

/** A command about the other member, after the owner has said something else of them. */
function about(word: string, first?: string): Trial {
  return {
    act: async ({ owner, other }, actor) => {
      if (first !== undefined) await owner.say(`/${first} ${other.name}`);
      return actor.command(`/${word} ${other.name}`);
    },
  };
}

export const TRIALS: Record<Deed, Trial> = {
  register: { act: (_scene, actor) => actor.register() },
  'log in and open a stream': { act: (_scene, actor) => actor.listen() },
  'come in as a guest': { act: (_scene, actor) => actor.comeIn() },
  'read v1/chat/messages': { act: (_scene, actor) => actor.read('v1/chat/messages') },
  'read history': { act: (_scene, actor) => actor.read('history') },
  say: { act: (_scene, actor) => actor.say(nonce()) },
  'say at any pace': {
    before: async ({ owner }, actor) => {
      await owner.say('/slow 3600');
      return actor.say(nonce());
    },
    act: (_scene, actor) => actor.say(nonce()),
  },
  'say privately': { act: ({ other }, actor) => actor.direct(other, nonce()) },
  'be told privately': {
    act: async ({ other }, actor) => {
      const { status, body } = await other.direct(actor.name, nonce());
      if (status === 201) return 'done';
      if (status === 409) return 'refused';
      throw new Error(`${status} ${body}`);
    },
  },
  signal: { act: ({ other }, actor) => actor.signal(other) },
  rename: { act: (_scene, actor) => actor.rename() },
  kick: about('kick'),
  invite: { act: (_scene, actor) => actor.invite() },
  'delete own': {
    before: async ({ owner }, actor) => {
      const text = nonce();
      if ((await actor.say(text)) === 'refused') return '01ARZ3NDEKTSV4RRFFQ69G5FAV';
      return idOf(owner, text);
    },
    act: (_scene, actor, id) => actor.command(`/delete ${id}`),
  },
  'delete another’s': {
    act: async ({ owner, other }, actor) => {
      const text = nonce();
      await other.say(text);
      return actor.command(`/delete ${await idOf(owner, text)}`);
    },
  },
  ban: about('ban'),
  unban: about('unban', 'ban'),
  mute: about('mute'),
  unmute: about('unmute', 'mute'),
  slow: { act: (_scene, actor) => actor.command('/slow 30') },
  topic: { act: (_scene, actor) => actor.command('/topic tea') },
};

const NO_PROOF = 'a guest’s socket proves no account: there an account is whoever comes';
const NO_WORDS = 'protocol 1 has no words for another name';
const ACCOUNTS_AGAIN = 'a login proves no guest: without an invite they register as the stranger does';
const OTHER_PERSON = 'another user_id is another person';

/** The cells of which there is nothing to try, or nothing in some way, and why. */
export const CANNOT: Partial<
  Record<Deed, Partial<Record<Who, { why: string; where?: (policy: Policy, door?: GuestDoor) => boolean }>>>
> = {
  register: {
    'muted guest': { why: ACCOUNTS_AGAIN, where: ({ access }) => access === 'open' },
    'banned guest': { why: ACCOUNTS_AGAIN, where: ({ access }) => access === 'open' },
  },
  'come in as a guest': {
    owner: { why: NO_PROOF },
    member: { why: NO_PROOF },
    'muted account': { why: NO_PROOF },
    'banned account': { why: NO_PROOF },
  },
  rename: {
    owner: { why: NO_WORDS },
    member: { why: NO_WORDS },
    'muted account': { why: NO_WORDS },
    'banned account': { why: NO_WORDS },
    guest: { why: OTHER_PERSON, where: (_policy, door) => door === 'WhisperChat' },
    'muted guest': { why: OTHER_PERSON, where: (_policy, door) => door === 'WhisperChat' },
    'banned guest': { why: OTHER_PERSON, where: (_policy, door) => door === 'WhisperChat' },
  },
};

/** What is to come of it. */
export function expected(policy: Policy, who: Who, deed: Deed): Outcome {
  return WHO[who].every((standing) => isAllowed(policy, standing, deed)) ? 'done' : 'refused';
}

/** Whether there is something to try. */
export function canBeTried(policy: Policy, who: Who, deed: Deed, door?: GuestDoor): boolean {
  const cannot = CANNOT[deed]?.[who];
  return cannot === undefined || (cannot.where !== undefined && !cannot.where(policy, door));
}

/** The ways in of those who try. */
export function doorsOf(policy: Policy, who: Who): readonly (GuestDoor | undefined)[] {
  return policy.guests && who.endsWith('guest') ? GUEST_DOORS : [undefined];
}

/** A room so kept, with an owner and another member. */
export async function sceneIn(server: Server, policy: Policy): Promise<Scene> {
  const base = freshRoom(`${server.url}/`);
  const owner = await Person.join(base, 'owner');
  return { policy, base, owner, other: await Person.join(base, 'other', await inviteOf(owner)) };
}

/** Has somebody try something. */
export async function attempt(
  scene: Scene,
  who: Who,
  deed: Deed,
  door: GuestDoor | undefined,
): Promise<Outcome> {
  const { before, act } = TRIALS[deed];
  const actor = await actorOf(scene, who, door);
  const prepared = (await before?.(scene, actor)) ?? '';
  if (actor instanceof Account || actor instanceof Guest) {
    const kind = { muted: 'mute', banned: 'ban' }[String(WHO[who][0])];
    if (kind !== undefined) {
      const { status, body } = await scene.owner.say(`/${kind} ${actor.name}`);
      if (status !== 201) throw new Error(`${kind} ${actor.name}: ${status} ${body}`);
    }
    if (kind === 'ban') await actor.banned();
    if (kind === 'mute' && actor instanceof Guest) actor.muted();
  }
  return act(scene, actor, prepared);
}

/** Where no guest may come in, those who would be one are strangers. */
async function actorOf(scene: Scene, who: Who, door: GuestDoor | undefined): Promise<Actor> {
  if (door !== undefined) return Guest.join(scene, door);
  if (who === 'invited') return new Newcomer(scene, await inviteOf(scene.owner));
  if (who === 'expired invite') return new Newcomer(scene, await expiredInvite(scene.base, 'owner'));
  if (who === 'stranger' || who.endsWith('guest')) return new Newcomer(scene, '');
  return Account.join(scene, WHO[who][0]);
}

/** The id of a message that the owner has heard, or is about to hear. */
async function idOf({ stream }: Person, text: string): Promise<string> {
  const find = () => stream.events.find(({ data }) => data.message === text);
  await stream.until(() => find() !== undefined, undefined, text);
  return find()?.id ?? '';
}
