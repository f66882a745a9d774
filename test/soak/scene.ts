import type { Client } from '../faults/clients/client.ts';
import { DOORS, type Door } from '../faults/clients/doors.ts';
import { StreamClient } from '../faults/clients/stream-client.ts';
import { Tally } from '../promises/tally.ts';
import { WATCHER, Watch } from './watch.ts';

/** Clients of each door in each room: two streams for one of the others. */
const SEATS = [4, 2, 2, 2, 2];
const ROOMS = 4;

/** A room, and who watches it: never leaves, and owns it, as the first account does. */
export type Room = { base: string; watch: Watch; watcher: StreamClient; isKept: boolean };
export type Seat = { door: Door; room: Room; client: Client };

/** The rooms and who sits in them, and what was done there. */
export class Scene {
  /** The server's, with its final slash. */
  readonly url: string;
  readonly rooms: readonly Room[];
  readonly seats: Seat[] = [];
  /** What was done, how often. */
  readonly acts = new Tally();
  /** What strangers were answered. */
  readonly intrusions = new Tally();
  #guests = 0;
  #texts = 0;

  constructor(url: string) {
    this.url = url;
    this.rooms = Array.from({ length: ROOMS }, (_, n) => {
      const base = `${url}rooms/soak-${n}/`;
      const watch = new Watch();
      return { base, watch, watcher: watcherOf(base, watch), isKept: false };
    });
  }

  /** Everybody comes; those who watch come first. */
  async fill(): Promise<void> {
    for (const room of this.rooms) {
      room.watcher = watcherOf(room.base, room.watch);
      await room.watcher.come();
      for (const [index, door] of DOORS.entries()) {
        for (let seat = 0; seat < (SEATS[index] ?? 0); seat += 1) {
          // Accounts are as many as seats, and return; guests are always new ones.
          const name = isForAccounts(door) ? `account-${index}${seat}` : this.guestName(door.name);
          const client = new door(room.base, name, room.watch);
          await client.come();
          this.seats.push({ door, room, client });
        }
      }
    }
  }

  /** Everybody leaves; those who watch leave last. */
  async empty(): Promise<void> {
    await Promise.all(this.seats.splice(0).map(({ client }) => client.leave()));
    await Promise.all(this.rooms.map(({ watcher }) => watcher.leave()));
  }

  /** A name that nobody had. */
  guestName(kind: string): string {
    this.#guests += 1;
    return `${kind}-${this.#guests}`;
  }

  /** Something that was never said. */
  text(): string {
    this.#texts += 1;
    return `${this.#texts} ${'x'.repeat(Math.random() ** 4 * 2_000)}`;
  }
}

export function isForAccounts(door: Door): boolean {
  return DOORS.indexOf(door) < 2;
}

function watcherOf(base: string, watch: Watch): StreamClient {
  return new StreamClient(base, WATCHER, watch);
}
