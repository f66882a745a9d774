import type { Config } from '../config.ts';
import { Problem } from '../problems.ts';
import type { Accounts } from './accounts.ts';
import type { Bearing } from './invites.ts';
import type { Seat } from './members.ts';
import { ACCOUNTS, type People } from './people.ts';
import { type Deed, isAllowed, type Standing } from './rights.ts';
import type { Sanctions } from './sanctions.ts';
import { readSetting, writeSetting } from './schema.ts';

/** Somebody in the room, or an account that is away. */
export type Somebody = Pick<Seat, 'isGuest' | 'user' | 'person'>;

const FIRST_OWNER = 'owner';

/** Knows how somebody stands in the room, and so what they may do. */
export class Authority {
  readonly #storage: DurableObjectStorage;
  readonly #config: Config;
  readonly #accounts: Accounts;
  readonly #people: People;
  readonly #sanctions: Sanctions;
  /** Read once: it is asked for each message, and does not change once there is one. */
  #firstOwner: SqlStorageValue | undefined;

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
    const sanctions = this.#sanctions.of(person);
    if (sanctions.includes('ban')) return 'banned';
    if (sanctions.includes('mute')) return 'muted';
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

  /**
   * A name is about to be registered by somebody who has no account.
   * @throws {Problem} `invite-needed`, `invite-expired`
   */
  requireRegistration(name: string, invite: Bearing): void {
    const standing = this.#founds(name) ? 'owner' : invite;
    if (isAllowed(this.#config, standing, 'register')) return;
    if (invite === 'expired invite')
      throw new Problem(
        'invite-expired',
        'This invite is older than 7 days. Ask whoever sent it for a new one.',
      );
    throw new Problem(
      'invite-needed',
      'A new name needs an invite here. Ask somebody who is in this room for a link.',
    );
  }

  /** An account logs in or opens a stream. @throws {Problem} `banned` */
  requireLogin(name: string): void {
    if (this.allows(this.account(name), 'log in and open a stream')) return;
    throw new Problem('banned', 'An owner of this room has banned you. Only they can take that back.');
  }

  /** A name is registered: the first one owns the room. Called before it is. */
  registers(name: string): void {
    if (!this.#accounts.isEmpty()) return;
    writeSetting(this.#storage, FIRST_OWNER, name);
    this.#firstOwner = name;
  }

  /** Whether this account opens a room that has none. Later, a name alone does not prove that somebody is its owner. */
  #founds(name: string): boolean {
    const { owners } = this.#config;
    return this.#accounts.isEmpty() && (owners.length === 0 || owners.includes(name));
  }

  #isOwner(name: string): boolean {
    const { owners } = this.#config;
    if (owners.length > 0) return owners.includes(name);
    this.#firstOwner ??= readSetting(this.#storage, FIRST_OWNER);
    return this.#firstOwner === name;
  }
}
