import type { StoredEvent } from '../../protocol/events.ts';
import { PrivateRetention } from './private-retention.ts';
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

/** How much of the history is kept: of each kind of event the newest. */
export class Retention {
  readonly #storage: DurableObjectStorage;
  readonly #max: number;
  readonly #onTrim: () => void;
  readonly #private: PrivateRetention;
  readonly #count = { lasting: 0, passing: 0 };
  readonly #trimmedThrough = { lasting: '', passing: '' };

  /**
   * @param max events of each kind
   * @param onTrim called in the same turn, after old events were deleted
   */
  constructor(storage: DurableObjectStorage, max: number, onTrim: () => void) {
    this.#storage = storage;
    this.#max = max;
    this.#onTrim = onTrim;
    this.#private = new PrivateRetention(storage.sql, max, onTrim);
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
    this.#private.open();
  }

  /** Whether anything private is kept. */
  get keepsPrivate(): boolean {
    return this.#private.keepsAny;
  }

  /** Makes room for an event that was just inserted. @param recipient the person it is for, if it is private */
  added({ type }: StoredEvent, recipient: string | undefined): void {
    if (recipient !== undefined) {
      this.#private.added(recipient);
      return;
    }
    const kind = type === 'Join' || type === 'Part' ? 'passing' : 'lasting';
    this.#count[kind] += 1;
    if (this.#count[kind] > this.#max * (1 + SLACK)) this.#trim(kind);
  }

  /** The newest event that is gone, of those that last and everybody was told; '' when none is. */
  get trimmedThrough(): string {
    return this.#trimmedThrough.lasting;
  }

  /** Whether anything that the reader could know of after `id` is gone. @param reader a person's id */
  hasGapAfter(id: string, reader: string): boolean {
    return id < this.#publicTrimmedThrough || this.#private.hasGapAfter(id, reader);
  }

  get #publicTrimmedThrough(): string {
    const { lasting, passing } = this.#trimmedThrough;
    return lasting > passing ? lasting : passing;
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
    this.#private.forgetGapsUpTo(this.#publicTrimmedThrough);
    this.#onTrim();
  }
}
