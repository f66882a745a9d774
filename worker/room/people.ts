import type { Seal } from '../seal.ts';
import { secretOf } from '../sealed.ts';

/**
 * Somebody who is or was in the room, by a random id that outlives renaming, sleep and restart. A realm says
 * whose keys those are (accounts, or the guests of one protocol); the room does not look inside.
 */
export type Person = { id: string; realm: string; key: string; name: string };

/** The realm of those with a password; their key is their name. */
export const ACCOUNTS = 'account';

/** How many new people there are before those without a trace are looked for. */
const PRUNE_AT = 1_000;
/** How many people are remembered who are neither present nor in history nor registered. */
const REMEMBERED = 10_000;
const COLUMNS = 'id, realm, key, name';

/** Who is known, in SQLite. */
export class People {
  readonly #sql: SqlStorage;
  readonly #seal: Seal;
  #sincePruned = 0;

  /** @param seal what their secrets lie under */
  constructor(sql: SqlStorage, seal: Seal) {
    this.#sql = sql;
    this.#seal = seal;
  }

  find(id: string): Person | undefined {
    return this.#sql.exec<Person>(`SELECT ${COLUMNS} FROM people WHERE id = ?`, id).toArray()[0];
  }

  lookUp(realm: string, key: string): Person | undefined {
    return this.#sql
      .exec<Person>(`SELECT ${COLUMNS} FROM people WHERE realm = ? AND key = ?`, realm, key)
      .toArray()[0];
  }

  /** Of those without an account, who had this name last; they may be gone, or have another name by now. */
  lastGuestNamed(name: string): Person | undefined {
    const rows = this.#sql.exec<Person>(
      `SELECT ${COLUMNS} FROM people LEFT JOIN
         (SELECT person AS last FROM events WHERE recipient IS NULL AND type IN ('Join', 'Part') AND user = ?1
            ORDER BY events.id DESC LIMIT 1) ON last = people.id
         WHERE realm <> ?2 AND (last IS NOT NULL OR name = ?1) ORDER BY last IS NULL, number DESC LIMIT 1`,
      name,
      ACCOUNTS,
    );
    return rows.toArray()[0];
  }

  /** The person of that key, made and named when new. @param id the id of a new one; random unless given */
  meet(realm: string, key: string, name: string, id = randomId()): Person {
    const known = this.lookUp(realm, key);
    if (known) return known;
    this.#sql.exec(
      `INSERT INTO people (${COLUMNS}, secret) VALUES (?, ?, ?, ?, ?)`,
      id,
      realm,
      key,
      name,
      this.#seal.seal(randomId(), secretOf(id)),
    );
    // Whoever only proves who they are leaves no event, whose trimming would find them.
    this.#sincePruned += 1;
    if (this.#sincePruned >= PRUNE_AT) this.prune();
    return { id, realm, key, name };
  }

  /** What proves that an id is one's own, or undefined for those whose id is older than secrets: nobody can prove it. */
  secretOf(id: string): string | undefined {
    const rows = this.#sql.exec<{ secret: string | ArrayBuffer | null }>(
      'SELECT secret FROM people WHERE id = ?',
      id,
    );
    const stored = rows.toArray()[0]?.secret ?? undefined;
    return stored === undefined ? undefined : this.#seal.open(stored, secretOf(id));
  }

  /** Whether that is the person's secret; in a time that tells nothing about it. */
  hasSecret(id: string, given: string): boolean {
    const secret = this.secretOf(id);
    if (secret === undefined) return false;
    const encoder = new TextEncoder();
    const [own, other] = [encoder.encode(secret), encoder.encode(given)];
    return own.byteLength === other.byteLength && crypto.subtle.timingSafeEqual(own, other);
  }

  rename(id: string, name: string): void {
    this.#sql.exec('UPDATE people SET name = ? WHERE id = ?', name, id);
  }

  /** Forgets the oldest of those who left no trace, so that passers-by do not fill the disk. */
  prune(): void {
    this.#sincePruned = 0;
    this.#sql.exec(
      `DELETE FROM people WHERE realm <> ? AND number <= (SELECT number FROM people ORDER BY number DESC LIMIT 1 OFFSET ?)
         AND id NOT IN (SELECT person FROM events UNION SELECT recipient FROM events WHERE recipient IS NOT NULL
                        UNION SELECT person FROM present UNION SELECT person FROM sanctions)`,
      ACCOUNTS,
      REMEMBERED,
    );
  }
}

/** 128 random bits, in the alphabet that clients of PROTOCOLS 3 expect of an id. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toBase64();
}
