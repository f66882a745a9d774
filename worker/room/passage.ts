import type { Broadcast } from './broadcast.ts';

/** Broadcasts that some hear together, because all of them came since they last heard anything. */
export class Passage {
  readonly broadcasts: readonly Broadcast[];
  /** How many events they have. */
  readonly size: number;
  readonly #joined = new Map<unknown, unknown>();

  /** @param broadcasts oldest first, at least one */
  constructor(broadcasts: readonly Broadcast[]) {
    this.broadcasts = broadcasts;
    this.size = broadcasts.reduce((sum, { told }) => sum + told.length, 0);
  }

  /** What an encoder makes of them, in one piece; the very same for everybody who hears this passage. */
  joined<T>(encode: (broadcast: Broadcast) => T, join: (parts: T[]) => T): T {
    if (!this.#joined.has(encode)) {
      const parts = this.broadcasts.map((broadcast) => broadcast.encoded(encode));
      const [only] = parts;
      this.#joined.set(encode, parts.length === 1 ? only : join(parts));
    }
    return this.#joined.get(encode) as T;
  }
}
