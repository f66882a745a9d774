/** Which room a path is in, and what it asks of that room. */
import { DEFAULT_ROOM, parseRoomName } from '../protocol/text.ts';
import { asSent } from './http.ts';

/** A path taken apart: `/rooms/tea/login` is `/login` in the room `tea`. */
export type Address = {
  room: string;
  /** Relative to the room's base URL, with a leading slash and none at the end; `/` is the base URL itself. */
  path: string;
};

/** A request on its way through a routing table, which reads the method and the URL of what it is given. */
export type Visit = {
  method: string;
  /** `https://room`, and what follows the room's base URL; the request's own host may be no host at all. */
  url: string;
  request: Request;
  room: string;
};

/** "Here" and "one up", as a URL parser takes them [https://url.spec.whatwg.org/#double-dot-path-segment]. */
const DOT_SEGMENT = /[/\\](?:\.|%2e){1,2}(?=[/\\]|$)/i;

/** @returns undefined where no room can have the name in the path, or it has dot segments */
export function visitOf(request: Request): Visit | undefined {
  const { path, search } = asSent(request.url);
  const address = parseAddress(path);
  if (address === undefined) return undefined;
  return { method: request.method, url: `https://room${address.path}${search}`, request, room: address.room };
}

/**
 * Reads a path [PROTOCOLS, base URL]. Repeated slashes are squeezed here and not redirected away, because a
 * redirect breaks the preflight of clients that never trim the address they were given.
 * @returns undefined where no room can have that name: 404. So it is with dot segments: between the edge and the room
 * they are resolved by the runtime, which squeezes nothing, and the two would see different paths
 */
export function parseAddress(pathname: string): Address | undefined {
  if (DOT_SEGMENT.test(pathname)) return undefined;
  const path = pathname.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  const [, rooms, segment, ...rest] = path.split('/');
  if (rooms !== 'rooms') return { room: DEFAULT_ROOM, path };
  const room = parseRoomName(segment ?? '');
  return room === undefined ? undefined : { room, path: `/${rest.join('/')}` };
}
