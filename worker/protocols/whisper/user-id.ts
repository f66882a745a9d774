import type { Room } from '../../room/room.ts';

/** The realm of the whisperers: their key is the user_id they made up. */
export const REALM = 'whisper';

/** The user_id that a whisperer made up; undefined for others, who are known here by their name. */
export function userIdOf({ people }: Room, person: string): string | undefined {
  const known = people.find(person);
  return known?.realm === REALM ? known.key : undefined;
}

/** The name by which the other protocols know a user_id: its beginning, without what a name may not have. */
export function anonymous(userId: string): string {
  return `anon-${[...userId.toWellFormed()].slice(0, 8).join('')}`.replace(/[\p{C}\u2028\u2029]/gu, '');
}
