import type { Disconnect } from '../../../protocol/events.ts';
import type { Room } from '../../room/room.ts';

/** The last event of a stream whose client is not to come back. */
export function disconnect(room: Room, how: 'for good' | 'banned'): Disconnect {
  return { type: 'Disconnect', ...room.journal.stamp(), ...(how === 'banned' && { reason: how }) };
}
