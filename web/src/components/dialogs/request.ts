import type { Message } from '../../../../protocol/events.ts';
import type { Entry } from '../../store/entry.ts';
import type { Room } from '../../store/room.ts';

/** Which dialog is to be open. */
export type DialogRequest =
  /** @property server origin on which a room is known by its name alone */
  | { type: 'add'; server: string }
  | { type: 'rename'; entry: Entry }
  | { type: 'invite'; room: Room }
  | { type: 'delete'; room: Room; message: Message }
  | { type: 'alias'; address: string; name: string };
