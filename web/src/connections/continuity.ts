/** Whether what a room tells goes on where it stopped. */
import type { RoomEvent } from '../../../protocol/events.ts';

/** The ids that our server gives. */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Knows what was told, for protocols whose rooms tell their newest messages again on every connection. */
export class Continuity {
  readonly #ids = new Set<string>();
  /** Unix seconds of the newest event told, by the server's clock where it has one. */
  #newest: number | undefined;

  /** @param since Unix seconds of the newest event that was told before, if any was */
  constructor(since?: number) {
    this.#newest = since;
  }

  /** The ids of what was told up to now. */
  get told(): readonly string[] {
    return [...this.#ids];
  }

  /** Remembers an event. @returns false if it was told already */
  take({ id, created }: RoomEvent): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    this.#newest = Math.max(created, this.#newest ?? created);
    return true;
  }

  /**
   * What was told and has no place in a newer history any more: it was deleted meanwhile. Only of rooms of ours, which
   * forget nothing else that is newer than the oldest that they tell.
   * @param isAll whether the history begins with the first message that the room still has
   * @param told what was told when the history was asked for: what was said since need not be in it
   */
  deleted(history: readonly RoomEvent[], isAll: boolean, told = this.told): string[] {
    const there = new Set(history.map(({ id }) => id));
    const from = isAll ? '' : (history[0]?.id ?? '');
    const gone = told.filter((id) => ULID.test(id) && id >= from && !there.has(id));
    for (const id of gone) this.#ids.delete(id);
    return gone;
  }

  /** Whether something may be missing between what was told and this history, all of which is to be taken next. */
  isCut(history: readonly RoomEvent[]): boolean {
    const newest = this.#newest;
    if (newest === undefined) return false;
    return !history.some(({ id, created }) => this.#ids.has(id) || created <= newest);
  }
}
