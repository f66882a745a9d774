import type { Config } from '../config.ts';
import { Problem } from '../problems.ts';

/**
 * The rooms of this process that have connections open, and how many. All rooms of a self-hosted server share one
 * process and its file descriptors, and the supervisor drains them by name. Names and numbers may be shared between
 * actors, their objects may not.
 */
export const liveRooms = new Map<string, number>();

/** The streams and sockets that are open in one room. */
export class Connections {
  readonly #room: string;
  readonly #limits: Pick<Config, 'streamsMax' | 'connectionsMax'>;

  /** @param open how many sockets outlived the room's sleep */
  constructor(room: string, limits: Pick<Config, 'streamsMax' | 'connectionsMax'>, open: number) {
    this.#room = room;
    this.#limits = limits;
    this.#set(open);
  }

  /** @throws {Problem} `room-full` when one more is too many for the room or for the process */
  admit(): void {
    const { streamsMax, connectionsMax } = this.#limits;
    const inProcess = liveRooms.values().reduce((sum, open) => sum + open, 0);
    if (this.#open < streamsMax && inProcess < connectionsMax) return;
    throw new Problem('room-full', 'No more connections can be opened now.', { 'Retry-After': '10' });
  }

  opened(): void {
    this.#set(this.#open + 1);
  }

  closed(): void {
    this.#set(this.#open - 1);
  }

  get #open(): number {
    return liveRooms.get(this.#room) ?? 0;
  }

  #set(open: number): void {
    if (open > 0) liveRooms.set(this.#room, open);
    else liveRooms.delete(this.#room);
  }
}
