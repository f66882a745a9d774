/** Who may speak through one socket, and what they may call a message of theirs. */
import * as v from 'valibot';
import { codePoints } from '../../../protocol/text.ts';
import { Problem } from '../../problems.ts';
import type { GuestSocket } from '../guest-socket.ts';
import { wellFormed } from '../parse.ts';
import { REALM } from './user-id.ts';

/** How many user_ids may speak through one socket; they are kept in its attachment. */
export const MAX_PEOPLE = 100;

/** The id that a client made up for itself. */
export const userId = shortText(64);

/** A sender's own id of a message. */
export const clientId = v.nullish(shortText(256));

/** A text of 1 to `max` code points. */
function shortText(max: number) {
  const isShort = v.check((text: string) => codePoints(text) <= max);
  return v.pipe(v.string(), v.nonEmpty(), isShort, v.transform(wellFormed));
}

/** Only so many can be kept in a socket's attachment. @throws {Problem} `too-many-people` */
export function limitPeople({ room, people }: GuestSocket, userIds: readonly string[]): void {
  const isNew = (userId: string) => !people.includes(room.people.lookUp(REALM, userId)?.id ?? '');
  const newcomers = [...new Set(userIds)].filter(isNew);
  if (people.length + newcomers.length <= MAX_PEOPLE) return;
  throw new Problem('too-many-people', `At most ${MAX_PEOPLE} user_ids can speak through one socket.`);
}
