import type { Users } from '../../../protocol/events.ts';
import type { Room } from '../../room/room.ts';

/** The first event of a new stream: who is here as told so far, the joiner included. */
export function usersFor(room: Room, joiner: string): Users {
  const names = new Set([...room.members.roll.keys(), joiner]);
  return { type: 'Users', ...room.journal.stamp(), users: [...names] };
}
