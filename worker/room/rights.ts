import type { Config } from '../config.ts';
import { Problem } from '../problems.ts';
import type { Accounts } from './accounts.ts';
import type { Seat } from './members.ts';
import { ACCOUNTS, type People } from './people.ts';
import type { Sanctions } from './sanctions.ts';
import { readSetting, writeSetting } from './schema.ts';

/** How somebody stands in a room: those with an account, guests, and those who are not in yet. */
export const STANDINGS = [
  'owner',
  'member',
  'muted',
  'banned',
  'guest',
  'invited',
  'expired invite',
  'stranger',
] as const;
export type Standing = (typeof STANDINGS)[number];

/** Always; only where `ROOM_ACCESS` is open; only where `ROOM_GUESTS` is on. */
type Rule = 'yes' | 'open' | 'guests';

const ANY_GUEST = {
  guest: 'guests',
  invited: 'guests',
  'expired invite': 'guests',
  stranger: 'guests',
} as const;
const OWNER = { owner: 'yes' } as const;
const ANYBODY = { ...OWNER, member: 'yes', muted: 'yes' } as const;
const SPEAKER = { ...OWNER, member: 'yes', guest: 'yes' } as const;

/**
 * Who may do what: the one table; what it does not name, nobody may. It is shown in docs/rights.md, and each of its
 * cells is a test. Whoever has no account owns nothing, so the commands of protocol 1 are for accounts alone.
 */
export const RIGHTS = {
  register: { ...OWNER, guest: 'open', invited: 'yes', 'expired invite': 'open', stranger: 'open' },
  'log in and open a stream': ANYBODY,
  'come in as a guest': { muted: 'guests', ...ANY_GUEST },
  'read v1/chat/messages': {
    owner: 'guests',
    member: 'guests',
    muted: 'guests',
    banned: 'guests',
    ...ANY_GUEST,
  },
  'read history': { ...ANYBODY, banned: 'guests', ...ANY_GUEST },
  say: SPEAKER,
  'say at any pace': OWNER,
  'say privately': SPEAKER,
  'be told privately': SPEAKER,
  signal: SPEAKER,
  rename: { guest: 'yes' },
  kick: { ...OWNER, member: 'yes' },
  invite: { ...OWNER, member: 'yes' },
  'delete own': ANYBODY,
  'delete another’s': OWNER,
  ban: OWNER,
  unban: OWNER,
  mute: OWNER,
  unmute: OWNER,
  slow: OWNER,
  topic: OWNER,
} as const satisfies Record<string, Partial<Record<Standing, Rule>>>;
export type Deed = keyof typeof RIGHTS;

const FIRST_OWNER = 'owner';

/** Whether somebody of that standing may do that in a room so configured. */
export function isAllowed(
  { access, guests }: Pick<Config, 'access' | 'guests'>,
  standing: Standing,
  deed: Deed,
): boolean {
  const row: Partial<Record<Standing, Rule>> = RIGHTS[deed];
  const rule = row[standing];
  if (rule === 'open') return access === 'open';
  return rule === 'guests' ? guests : rule === 'yes';
}

/** Whether people without an account may look at all. @throws {Problem} `guests-not-welcome` */
export function requireGuestsWelcome(config: Config): void {
  if (isAllowed(config, 'stranger', 'come in as a guest')) return;
  throw new Problem('guests-not-welcome', 'Only people with an account can come in and read here.');
}

/** Somebody in the room, or an account that is away. */
export type Somebody = Pick<Seat, 'isGuest' | 'user' | 'person'>;

/** Who somebody is to a room, and what they may do there. */
export class Rights {
  readonly #storage: DurableObjectStorage;
  readonly #config: Config;
  readonly #accounts: Accounts;
  readonly #people: People;
  readonly #sanctions: Sanctions;

  constructor(
    storage: DurableObjectStorage,
    config: Config,
    { accounts, people, sanctions }: { accounts: Accounts; people: People; sanctions: Sanctions },
  ) {
    this.#storage = storage;
    this.#config = config;
    this.#accounts = accounts;
    this.#people = people;
    this.#sanctions = sanctions;
  }

  /** The account of that name, as somebody; whether there is one, the caller knows. */
  account(name: string): Somebody {
    return { isGuest: false, user: name, person: this.#people.lookUp(ACCOUNTS, name)?.id ?? '' };
  }

  standingOf({ isGuest, user, person }: Somebody): Standing {
    if (!isGuest && this.#isOwner(user)) return 'owner';
    if (this.#sanctions.has('ban', person)) return 'banned';
    if (this.#sanctions.has('mute', person)) return 'muted';
    return isGuest ? 'guest' : 'member';
  }

  allows(who: Somebody, deed: Deed): boolean {
    return isAllowed(this.#config, this.standingOf(who), deed);
  }

  /** @throws {Problem} `sender-banned`, `sender-muted`, `not-allowed`: 409, and the token stays unspent */
  require(who: Somebody, deed: Deed): void {
    const standing = this.standingOf(who);
    if (isAllowed(this.#config, standing, deed)) return;
    if (standing === 'banned') throw new Problem('sender-banned', 'An owner of this room has banned you.');
    if (standing === 'muted')
      throw new Problem('sender-muted', 'An owner of this room has muted you; you can still read.');
    throw new Problem('not-allowed', 'Only an owner of this room can do that.');
  }

  /** A name is about to be registered by somebody who has no account. @throws {Problem} `invite-needed`, `invite-expired` */
  requireRegistration(name: string, invite: 'invited' | 'expired invite' | 'stranger'): void {
    const standing = this.#isOwner(name) || this.#accounts.isEmpty() ? 'owner' : invite;
    if (isAllowed(this.#config, standing, 'register')) return;
    if (invite === 'expired invite')
      throw new Problem('invite-expired', 'Ask for a new one: an invite is good for 7 days.');
    throw new Problem('invite-needed', 'Ask somebody who is in this room for an invite.');
  }

  /** An account logs in or opens a stream. @throws {Problem} `banned` */
  requireLogin(name: string): void {
    if (this.allows(this.account(name), 'log in and open a stream')) return;
    throw new Problem('banned', 'An owner of this room has banned you. Only they can take that back.');
  }

  /** A name is registered: the first one owns the room. Called before it is. */
  registers(name: string): void {
    if (this.#accounts.isEmpty()) writeSetting(this.#storage, FIRST_OWNER, name);
  }

  #isOwner(name: string): boolean {
    const { owners } = this.#config;
    return owners.length > 0 ? owners.includes(name) : readSetting(this.#storage, FIRST_OWNER) === name;
  }
}
