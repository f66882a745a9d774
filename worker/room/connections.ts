import type { Config } from '../config.ts';
import { Problem } from '../problems.ts';

/**
 * The rooms of this process that have connections open, and how many. All rooms of a self-hosted server share one
 * process and its file descriptors, and the supervisor drains them by name. Names and numbers may be shared between
 * actors, their objects may not.
 */
export const liveRooms = new Map<string, number>();

/** By room, how many of its connections each address has; those of nobody in particular are not counted here. */
const addresses = new Map<string, Map<string, number>>();

type Limits = Pick<Config, 'streamsMax' | 'connectionsMax' | 'addressConnections'>;

/** The streams and sockets that are open in one room. */
export class Connections {
  readonly #room: string;
  readonly #limits: Limits;

  /** @param open the peers of the sockets that outlived the room's sleep */
  constructor(room: string, limits: Limits, open: readonly string[]) {
    this.#room = room;
    this.#limits = limits;
    liveRooms.delete(room);
    addresses.delete(room);
    for (const peer of open) this.opened(peer);
  }

  /**
   * @param peer who wants one more, '' if unknown
   * @throws {Problem} `room-full` when that is too many for the room or for the process, `too-many-connections` when
   * it is too many for one address
   */
  admit(peer: string): void {
    const { streamsMax, connectionsMax, addressConnections } = this.#limits;
    const inProcess = liveRooms.values().reduce((sum, open) => sum + open, 0);
    const inRoom = liveRooms.get(this.#room) ?? 0;
    if (inRoom >= streamsMax || inProcess >= connectionsMax) {
      throw new Problem('room-full', 'No more connections can be opened now.', { 'Retry-After': '10' });
    }
    if (peer === '' || addressConnections === 0) return;
    const ofPeer = addresses.values().reduce((sum, room) => sum + (room.get(peer) ?? 0), 0);
    if (ofPeer < addressConnections) return;
    throw new Problem('too-many-connections', `Your network has ${ofPeer} connections open. Close some.`, {
      'Retry-After': '10',
    });
  }

  opened(peer: string): void {
    count(liveRooms, this.#room, 1);
    if (peer === '') return;
    const ofRoom = addresses.get(this.#room) ?? new Map<string, number>();
    addresses.set(this.#room, ofRoom);
    count(ofRoom, peer, 1);
  }

  closed(peer: string): void {
    count(liveRooms, this.#room, -1);
    const ofRoom = addresses.get(this.#room);
    if (ofRoom === undefined || peer === '') return;
    count(ofRoom, peer, -1);
    if (ofRoom.size === 0) addresses.delete(this.#room);
  }
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
}
