import type { Users } from '../../../protocol/events.ts';
import type { Room } from '../../room/room.ts';

/** The first event of a new stream: who is here as told so far, the joiner included, and what the room is about. */
export function usersFor(room: Room, joiner: string): Users {
  const { roll } = room.members;
  const names = [...roll.keys()];
  if (!roll.has(joiner)) names.push(joiner);
  const { told: topic } = room.topic;
  return { type: 'Users', ...room.journal.stamp(), users: names, ...(topic !== '' && { topic }) };
}
