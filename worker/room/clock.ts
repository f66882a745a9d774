import { decodeTime, monotonicFactory } from 'ulid';

/** What places an event in the room's one order. */
export type Stamp = {
  /** A ULID, greater than every one before it. */
  id: string;
  /** Unix seconds with a fraction, never less than any before. */
  created: number;
};

/** Time as the room tells it: it only goes forward, whatever the machine's clock does [DESIGN promise 1]. */
export class Clock {
  readonly #ulid = monotonicFactory();
  #ms = 0;

  /** Goes on after the last stored event of an earlier life. */
  resumeAfter({ id, created }: Stamp): void {
    // One millisecond past it: within the same one, a new random part could sort before the old.
    this.#ms = Math.max(this.#ms, decodeTime(id) + 1, Math.ceil(created * 1_000));
  }

  /** Unix seconds with a fraction, never less than any before. */
  now(): number {
    this.#ms = Math.max(this.#ms, Date.now());
    return this.#ms / 1_000;
  }

  /** A place in the order, after all that were given. */
  stamp(): Stamp {
    const created = this.now();
    return { id: this.#ulid(this.#ms), created };
  }
}
