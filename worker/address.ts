/** Which room a path is in, and what it asks of that room. */
import { DEFAULT_ROOM, parseRoomName } from '../protocol/text.ts';

/** A path taken apart: `/rooms/tea/login` is `/login` in the room `tea`. */
export type Address = {
  room: string;
  /** Relative to the room's base URL, with a leading slash and none at the end; `/` is the base URL itself. */
  path: string;
};

/**
 * Reads a path [PROTOCOLS, base URL]. Repeated slashes are squeezed here and not redirected away, because a
 * redirect breaks the preflight of clients that never trim the address they were given.
 * @returns undefined where no room can have that name: 404
 */
export function parseAddress(pathname: string): Address | undefined {
  const path = pathname.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  const [, rooms, segment, ...rest] = path.split('/');
  if (rooms !== 'rooms') return { room: DEFAULT_ROOM, path };
  const room = parseRoomName(segment ?? '');
  return room === undefined ? undefined : { room, path: `/${rest.join('/')}` };
}
