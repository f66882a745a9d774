import { Problem } from '../problems.ts';
import { readSetting, writeSetting } from './schema.ts';

/** The longest that a room can make its people wait, in seconds. */
export const PACE_MAX = 3_600;
const SLOW = 'slow';

/**
 * Slow mode: one message of each speaker in so many seconds, of each person and of each connection of guests, who are
 * somebody else at will. Stored, so that a room's sleep does not forgive.
 */
export class Pace {
  readonly #storage: DurableObjectStorage;
  /** As stored; read once, for it is asked for each message. */
  #kept: number | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** @param seconds between two messages of one person; 0 for no limit */
  set(seconds: number): void {
    writeSetting(this.#storage, SLOW, seconds);
    this.#kept = seconds;
    if (seconds === 0) this.#storage.sql.exec('DELETE FROM spoke');
  }

  get isSlow(): boolean {
    return this.#seconds > 0;
  }

  /** @param speakers ids @throws {Problem} `slow-mode` when one of them has to wait */
  require(speakers: readonly string[]): void {
    const wait = Math.ceil(Math.max(...speakers.map((speaker) => this.#wait(speaker))));
    if (wait <= 0) return;
    throw new Problem(
      'slow-mode',
      `Here you can send one message every ${this.#seconds} s. Try again in ${wait} s.`,
      {
        'Retry-After': `${wait}`,
      },
    );
  }

  /** Two things are said at once. @throws {Problem} `slow-mode` where the room is slow */
  requireAlone(): void {
    if (this.isSlow)
      throw new Problem('slow-mode', `Here you can send one message every ${this.#seconds} s.`);
  }

  /** They say something now; who need not wait any more is forgotten. @param speakers ids */
  spend(speakers: readonly string[]): void {
    if (!this.isSlow) return;
    const { sql } = this.#storage;
    const now = Date.now();
    sql.exec('DELETE FROM spoke WHERE at <= ?', now - this.#seconds * 1_000);
    for (const speaker of speakers)
      sql.exec('INSERT OR REPLACE INTO spoke (person, at) VALUES (?, ?)', speaker, now);
  }

  get #seconds(): number {
    if (this.#kept === undefined) {
      const stored = readSetting(this.#storage, SLOW);
      this.#kept = typeof stored === 'number' ? stored : 0;
    }
    return this.#kept;
  }

  /** Seconds; never more than the pace, whatever the machine's clock does. */
  #wait(speaker: string): number {
    const seconds = this.#seconds;
    if (seconds === 0) return 0;
    const spoke = this.#storage.sql
      .exec<{ at: number }>('SELECT at FROM spoke WHERE person = ?', speaker)
      .toArray()[0];
    return spoke === undefined ? 0 : Math.min(seconds, seconds - (Date.now() - spoke.at) / 1_000);
  }
}
