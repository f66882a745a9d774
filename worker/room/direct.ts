/** What is said to one person alone. */
import { Problem } from '../problems.ts';
import type { Somebody } from './authority.ts';
import type { Told } from './broadcast.ts';
import { ACCOUNTS } from './people.ts';
import type { Deed } from './rights.ts';
import type { Room } from './room.ts';

/** Whom a name stands for: an account, here or away, else whoever is here under it. */
export function whoIs({ accounts, members, people }: Room, name: string): Somebody | undefined {
  if (!accounts.find(name)) return members.seatOf(name);
  return { isGuest: false, user: name, person: people.meet(ACCOUNTS, name, name).id };
}

/** Whom a person's id stands for: whoever is here, or an account that is away. */
export function whoHasId({ members, people }: Room, id: string): Somebody | undefined {
  const seat = members.seatOfPerson(id);
  if (seat) return seat;
  const known = people.find(id);
  return known?.realm === ACCOUNTS ? { isGuest: false, user: known.name, person: id } : undefined;
}

/**
 * Says something to one person alone; an account that is away hears it on its return.
 * @param to whom, as far as anybody is known under what was asked for
 * @returns the id of the event
 * @throws {Problem} `unknown-user`, and those of `requireLine`
 */
export function sayPrivately(
  room: Room,
  from: Somebody,
  to: Somebody | undefined,
  message: string,
  about: Pick<Told, 'origin' | 'reference'> = {},
): string {
  const { user, person } = from;
  const addressee = requireLine(room, from, to, 'say privately');
  return room.journal.append(
    { type: 'DirectMessage', user, to: addressee.user, message },
    { ...about, person, recipient: addressee.person },
  );
}

/**
 * Whether one may tell the other something that nobody else is to know.
 * @throws {Problem} `unknown-user`, `direct-oneself`, `no-private-line`, `recipient-silenced`, `sender-banned`,
 *   `sender-muted`
 */
export function requireLine(
  { guests, rights }: Room,
  from: Somebody,
  to: Somebody | undefined,
  deed: Deed,
): Somebody {
  if (to === undefined) throw new Problem('unknown-user', 'Nobody here is called that, and no account is.');
  if (to.person === from.person)
    throw new Problem('direct-oneself', 'Choose somebody else: this would go to yourself.');
  if (to.isGuest && !guests.seatOf(to.person)?.hasPrivateLine)
    throw new Problem('no-private-line', `What “${to.user}” uses cannot receive anything private.`);
  if (!rights.allows(to, 'be told privately'))
    throw new Problem('recipient-silenced', `An owner of this room has banned or muted “${to.user}”.`);
  rights.require(from, deed);
  return to;
}
