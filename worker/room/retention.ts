import type { StoredEvent } from '../../protocol/events.ts';
import { readSetting, writeSetting } from './schema.ts';

/** Everything that was told to everybody, but for coming and going. As the index `lasting` spells it. */
export const LASTING = "recipient IS NULL AND type NOT IN ('Join', 'Part')";

/** What is kept apart: a storm of comings and goings takes no message away. */
const KINDS = {
  lasting: { condition: LASTING, trimmedThrough: 'trimmed_through' },
  passing: {
    condition: "recipient IS NULL AND type IN ('Join', 'Part')",
    trimmedThrough: 'passing_trimmed_through',
  },
} as const;
type Kind = keyof typeof KINDS;

/** How far over its maximum a kind may grow, as a part of it, before a batch is trimmed. */
const SLACK = 1 / 20;
/** How many private events are kept for each recipient. */
const PRIVATE_MAX = 1_000;
/** How many are kept for all of them, as a multiple of a kind's maximum: guests make up recipients. */
const PRIVATE_SHARE = 10;

/** How much of the history is kept: of each kind of event the newest. */
export class Retention {
  readonly #storage: DurableObjectStorage;
  readonly #max: number;
  readonly #onTrim: () => void;
  readonly #count = { lasting: 0, passing: 0 };
  readonly #trimmedThrough = { lasting: '', passing: '' };
  #countPrivate = 0;

  /**
   * @param max events of each kind
   * @param onTrim called in the same turn, after old events were deleted
   */
  constructor(storage: DurableObjectStorage, max: number, onTrim: () => void) {
    this.#storage = storage;
    this.#max = max;
    this.#onTrim = onTrim;
  }

  /** Counts what an earlier life left; call it once the tables exist. */
  open(): void {
    for (const kind of ['lasting', 'passing'] as const) {
      const { condition, trimmedThrough } = KINDS[kind];
      this.#count[kind] = this.#storage.sql
        .exec<{ n: number }>(`SELECT COUNT(*) AS n FROM events WHERE ${condition}`)
        .one().n;
      const stored = readSetting(this.#storage, trimmedThrough);
      if (typeof stored === 'string') this.#trimmedThrough[kind] = stored;
    }
    this.#countPrivate = this.#storage.sql
      .exec<{ n: number }>('SELECT COUNT(*) AS n FROM events WHERE recipient IS NOT NULL')
      .one().n;
  }

  /** Whether anything private is kept. */
  get keepsPrivate(): boolean {
    return this.#countPrivate > 0;
  }

  /** Makes room for an event that was just inserted. @param recipient the person it is for, if it is private */
  added({ type }: StoredEvent, recipient: string | undefined): void {
    if (recipient !== undefined) {
      this.#countPrivate += 1 - this.#trimReceived(recipient);
      if (this.#countPrivate > this.#max * PRIVATE_SHARE * (1 + SLACK)) this.#trimPrivate();
      return;
    }
    const kind = type === 'Join' || type === 'Part' ? 'passing' : 'lasting';
    this.#count[kind] += 1;
    if (this.#count[kind] > this.#max * (1 + SLACK)) this.#trim(kind);
  }

  /** The newest event that is gone, of those that last or of all; '' when none is. */
  trimmedThrough(scope: 'lasting' | 'all'): string {
    const { lasting, passing } = this.#trimmedThrough;
    return scope === 'lasting' || lasting > passing ? lasting : passing;
  }

  #trim(kind: Kind): void {
    const { condition, trimmedThrough } = KINDS[kind];
    const newestToGo = this.#storage.sql
      .exec<{ id: string }>(
        `SELECT id FROM events WHERE ${condition} ORDER BY id DESC LIMIT 1 OFFSET ?`,
        this.#max,
      )
      .one().id;
    this.#storage.sql.exec(`DELETE FROM events WHERE ${condition} AND id <= ?`, newestToGo);
    // Stored: a reader may have slept through the trimming together with its room.
    this.#trimmedThrough[kind] = newestToGo;
    writeSetting(this.#storage, trimmedThrough, newestToGo);
    this.#count[kind] = this.#max;
    this.#onTrim();
  }

  /** @returns how many are gone */
  #trimReceived(recipient: string): number {
    const gone = this.#storage.sql.exec(
      `DELETE FROM events WHERE recipient = ?1 AND id <=
         (SELECT id FROM events WHERE recipient = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2) RETURNING 1`,
      recipient,
      PRIVATE_MAX,
    );
    return gone.toArray().length;
  }

  #trimPrivate(): void {
    this.#storage.sql.exec(
      `DELETE FROM events WHERE recipient IS NOT NULL AND id <=
         (SELECT id FROM events WHERE recipient IS NOT NULL ORDER BY id DESC LIMIT 1 OFFSET ?)`,
      this.#max * PRIVATE_SHARE,
    );
    this.#countPrivate = this.#max * PRIVATE_SHARE;
    this.#onTrim();
  }
}
