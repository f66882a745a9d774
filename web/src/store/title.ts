import { roomOf } from '../connections/address.ts';
import type { Connection } from '../connections/connection.ts';
import { strings } from '../strings.ts';

/** What a room is called in a heading: a host's own place for talking without a name is a place of its own. */
export function titleOf({ protocol, address, room }: Connection): string {
  const isHosts = roomOf(new URL(address).pathname) === undefined;
  return protocol === 'whisper' && isHosts ? strings.rooms.whisper : room;
}
