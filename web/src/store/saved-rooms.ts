/** The list of rooms that all tabs of the browser share. Never a password, never a token. */
import * as v from 'valibot';
import { PROTOCOLS } from '../connections/connection.ts';
import { readStored, writeStored } from './storage.ts';

/** Where browsers keep the list. */
export const ROOMS_KEY = 'parley.rooms';

const schema = v.object({
  protocol: v.picklist(PROTOCOLS),
  /** Base URL without a final slash. */
  address: v.string(),
  /** What it was called when it was seen last. */
  title: v.string(),
  /** One's own name there. */
  user: v.string(),
  isMuted: v.boolean(),
});

/** A room that is on the list, whether or not this tab is in it. */
export type SavedRoom = v.InferOutput<typeof schema>;

/** Names a room: an address may be a room of several protocols. */
export function roomKey({ protocol, address }: Pick<SavedRoom, 'protocol' | 'address'>): string {
  return `${protocol} ${address}`;
}

/** The list, in the order in which the rooms were added; what is no room in it is left out. */
export function savedRooms(): SavedRoom[] {
  const stored = readStored('local', ROOMS_KEY);
  return (Array.isArray(stored) ? stored : []).filter((each) => v.is(schema, each));
}

/** Adds a room at the end, or changes it where it stands. Other tabs' changes are kept. */
export function saveRoom(room: SavedRoom): void {
  const rooms = savedRooms();
  const at = rooms.findIndex((each) => roomKey(each) === roomKey(room));
  writeStored('local', ROOMS_KEY, at < 0 ? [...rooms, room] : rooms.with(at, room));
}

/** Takes a room off the list. */
export function forgetRoom(key: string): void {
  writeStored(
    'local',
    ROOMS_KEY,
    savedRooms().filter((each) => roomKey(each) !== key),
  );
}
