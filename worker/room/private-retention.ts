import { ACCOUNTS } from './people.ts';

/** For each recipient, and for all together as a multiple of a kind's maximum: guests make up recipients. */
const RECEIVED_MAX = 1_000;
const SHARE = 10;
/** How far over its maximum each may grow, as a part of it, before a batch is trimmed. */
const SLACK = 1 / 20;

/** Events that may not be more than `max` together. */
type Pool = { condition: string; bindings: string[]; max: number };

const ALL = 'recipient IS NOT NULL';
const BY_ACCOUNTS = `person IN (SELECT id FROM people WHERE realm = '${ACCOUNTS}')`;

/**
 * How much is kept of what is private. Where it is too much, those who sent most lose their oldest: a flood takes
 * away what it brought, and nothing that others said. Guests count as one, because one of them can be a thousand.
 */
export class PrivateRetention {
  readonly #sql: SqlStorage;
  readonly #max: number;
  readonly #onTrim: () => void;
  #count = 0;
  /** The newest private event of anybody that is gone; '' when none is. */
  #trimmedThrough = '';

  /**
   * @param max public events of each kind
   * @param onTrim called in the same turn, after old events of many were deleted
   */
  constructor(sql: SqlStorage, max: number, onTrim: () => void) {
    this.#sql = sql;
    this.#max = max * SHARE;
    this.#onTrim = onTrim;
  }

  /** Counts what an earlier life left; call it once the tables exist. */
  open(): void {
    this.#count = this.#countOf(ALL);
    const sql = "SELECT COALESCE(MAX(through), '') AS through FROM private_trimmed";
    this.#trimmedThrough = this.#sql.exec<{ through: string }>(sql).one().through;
  }

  /** Whether anything private is kept. */
  get keepsAny(): boolean {
    return this.#count > 0;
  }

  /** Makes room for an event that was just inserted. @param recipient the person it is for */
  added(recipient: string): void {
    this.#count += 1;
    const condition = 'recipient = ?';
    if (this.#countOf(condition, recipient) > RECEIVED_MAX * (1 + SLACK)) {
      this.#trim({ condition, bindings: [recipient], max: RECEIVED_MAX });
    }
    if (this.#count > this.#max * (1 + SLACK)) {
      this.#trim({ condition: ALL, bindings: [], max: this.#max });
      this.#onTrim();
    }
  }

  /** Whether anything private that somebody sent or received after `id` is gone. */
  hasGapAfter(id: string, person: string): boolean {
    if (id >= this.#trimmedThrough) return false;
    const sql = 'SELECT 1 FROM private_trimmed WHERE person = ? AND through > ?';
    return this.#sql.exec(sql, person, id).toArray().length > 0;
  }

  /** Forgets the gaps up to an id before which everybody has one. */
  forgetGapsUpTo(id: string): void {
    this.#sql.exec('DELETE FROM private_trimmed WHERE through <= ?', id);
  }

  #countOf(condition: string, ...bindings: string[]): number {
    const sql = `SELECT COUNT(*) AS n FROM events WHERE ${condition}`;
    return this.#sql.exec<{ n: number }>(sql, ...bindings).one().n;
  }

  #trim(pool: Pool): void {
    const guests = { ...pool, condition: `${pool.condition} AND NOT ${BY_ACCOUNTS}` };
    const accounts = { ...pool, condition: `${pool.condition} AND ${BY_ACCOUNTS}` };
    const byGuests = this.#countOf(guests.condition, ...guests.bindings);
    const share = fairShare([byGuests, ...this.#senders(accounts).map(({ n }) => n)], pool.max);
    if (byGuests > share) this.#trimSenders({ ...guests, max: share });
    this.#trimSenders({ ...accounts, max: pool.max - Math.min(byGuests, share) });
  }

  /** Those who sent most lose their oldest. */
  #trimSenders({ condition, bindings, max }: Pool): void {
    const senders = this.#senders({ condition, bindings });
    const share = fairShare(
      senders.map(({ n }) => n),
      max,
    );
    for (const { person, n } of senders) {
      if (n > share) this.#keepNewest(`${condition} AND person = ?`, [...bindings, person], share);
    }
    // Of more senders than there is room for, each has one left.
    if (senders.length > max) this.#keepNewest(condition, bindings, max);
  }

  #senders({ condition, bindings }: Omit<Pool, 'max'>): { person: string; n: number }[] {
    return this.#sql
      .exec<{ person: string; n: number }>(
        `SELECT person, COUNT(*) AS n FROM events WHERE ${condition} GROUP BY person`,
        ...bindings,
      )
      .toArray();
  }

  #keepNewest(condition: string, bindings: string[], count: number): void {
    const [newestToGo] = this.#sql
      .exec<{ id: string }>(
        `SELECT id FROM events WHERE ${condition} ORDER BY id DESC LIMIT 1 OFFSET ?`,
        ...bindings,
        count,
      )
      .toArray();
    if (newestToGo === undefined) return;
    const gone = this.#sql
      .exec<{ id: string; person: string; recipient: string }>(
        `DELETE FROM events WHERE ${condition} AND id <= ? RETURNING id, person, recipient`,
        ...bindings,
        newestToGo.id,
      )
      .toArray();
    this.#count -= gone.length;
    this.#noteGaps(gone);
  }

  /** Stored: a reader may sleep through the trimming together with its room. */
  #noteGaps(gone: readonly { id: string; person: string; recipient: string }[]): void {
    const through = new Map<string, string>();
    for (const { id, person, recipient } of gone) {
      for (const one of [person, recipient]) if (id > (through.get(one) ?? '')) through.set(one, id);
      if (id > this.#trimmedThrough) this.#trimmedThrough = id;
    }
    for (const [person, id] of through) {
      this.#sql.exec(
        `INSERT INTO private_trimmed VALUES (?, ?)
           ON CONFLICT (person) DO UPDATE SET through = MAX(through, excluded.through)`,
        person,
        id,
      );
    }
  }
}

/** How many each may keep, at least one, so that who has fewer than the others loses nothing. */
export function fairShare(counts: readonly number[], max: number): number {
  let left = max;
  for (const [index, count] of counts.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (counts.length - index));
    if (count > share) return Math.max(1, share);
    left -= count;
  }
  return Number.POSITIVE_INFINITY;
}
