/** Whether what a room tells goes on where it stopped. */
import type { RoomEvent } from '../../../protocol/events.ts';

/** Knows what was told, for protocols whose rooms tell their newest messages again on every connection. */
export class Continuity {
  readonly #ids = new Set<string>();
  /** Unix seconds of the newest event told, by the server's clock where it has one. */
  #newest: number | undefined;

  /** @param since Unix seconds of the newest event that was told before, if any was */
  constructor(since?: number) {
    this.#newest = since;
  }

  /** Remembers an event. @returns false if it was told already */
  take({ id, created }: RoomEvent): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    this.#newest = Math.max(created, this.#newest ?? created);
    return true;
  }

  /** Whether something may be missing between what was told and this history, all of which is to be taken next. */
  isCut(history: readonly RoomEvent[]): boolean {
    const newest = this.#newest;
    if (newest === undefined) return false;
    return !history.some(({ id, created }) => this.#ids.has(id) || created <= newest);
  }
}
