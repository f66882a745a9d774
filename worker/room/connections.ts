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

/** By room, how many bodies each address is sending. */
const bodies = new Map<string, Map<string, number>>();

/** By room, how many of its connections speak each protocol. */
const protocols = new Map<string, Map<string, number>>();

/** How many connections of each protocol are open in the whole process, for those named at least 0. */
export function openByProtocol(named: readonly string[]): Map<string, number> {
  const open = new Map(named.map((protocol) => [protocol, 0]));
  for (const room of protocols.values())
    for (const [protocol, n] of room) open.set(protocol, (open.get(protocol) ?? 0) + n);
  return open;
}

type Limits = Pick<Config, 'streamsMax' | 'connectionsMax' | 'addressConnections'>;

/** The streams and sockets that are open in one room. */
export class Connections {
  readonly #room: string;
  readonly #limits: Limits;

  /** Nothing is open: what outlived the room's sleep is counted again as it is found. */
  constructor(room: string, limits: Limits) {
    this.#room = room;
    this.#limits = limits;
    liveRooms.delete(room);
    addresses.delete(room);
    bodies.delete(room);
    protocols.delete(room);
  }

  /**
   * @param peer who wants one more, '' if unknown
   * @throws {Problem} `room-full` when that is too many for the room or for the process, `too-many-connections` when
   * it is too many for one address
   */
  admit(peer: string): void {
    const { streamsMax, connectionsMax } = this.#limits;
    const inProcess = liveRooms.values().reduce((sum, open) => sum + open, 0);
    const inRoom = liveRooms.get(this.#room) ?? 0;
    if (inRoom >= streamsMax || inProcess >= connectionsMax) {
      throw new Problem('room-full', 'No more connections can be opened now.', { 'Retry-After': '10' });
    }
    this.#requireFewer(addresses, peer, (n) => `Your network has ${n} connections open. Close some.`);
  }

  /**
   * Reads a body, which is counted while it is read: one that does not come holds memory [docs/faults.md, Abuse].
   * @param peer who sends it, '' if unknown
   * @throws {Problem} `too-many-connections` when it is one too many for that address
   */
  async receive<T>(peer: string, read: () => Promise<T>): Promise<T> {
    this.#requireFewer(bodies, peer, (n) => `Your network is sending ${n} requests. Finish some.`);
    if (peer === '') return read();
    countIn(bodies, this.#room, peer, 1);
    return read().finally(() => countIn(bodies, this.#room, peer, -1));
  }

  opened(peer: string, protocol: string): void {
    count(liveRooms, this.#room, 1);
    countIn(protocols, this.#room, protocol, 1);
    if (peer !== '') countIn(addresses, this.#room, peer, 1);
  }

  closed(peer: string, protocol: string): void {
    count(liveRooms, this.#room, -1);
    countIn(protocols, this.#room, protocol, -1);
    if (peer !== '') countIn(addresses, this.#room, peer, -1);
  }

  /** A connection speaks another protocol from now on: its first frame told which. */
  chose(before: string, protocol: string): void {
    countIn(protocols, this.#room, before, -1);
    countIn(protocols, this.#room, protocol, 1);
  }

  /** @throws {Problem} `too-many-connections` when an address has as many as it may have, in all rooms together */
  #requireFewer(
    rooms: ReadonlyMap<string, ReadonlyMap<string, number>>,
    peer: string,
    detail: (n: number) => string,
  ): void {
    const { addressConnections } = this.#limits;
    if (peer === '' || addressConnections === 0) return;
    const n = rooms.values().reduce((sum, counts) => sum + (counts.get(peer) ?? 0), 0);
    if (n >= addressConnections)
      throw new Problem('too-many-connections', detail(n), { 'Retry-After': '10' });
  }
}

function countIn(rooms: Map<string, Map<string, number>>, room: string, key: string, by: 1 | -1): void {
  const counts = rooms.get(room) ?? new Map<string, number>();
  count(counts, key, by);
  if (counts.size > 0) rooms.set(room, counts);
  else rooms.delete(room);
}

function count(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
}
