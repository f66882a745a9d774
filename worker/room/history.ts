import type { RoomEvent } from '../../protocol/events.ts';
import type { Told } from './broadcast.ts';
import type { Stamp } from './clock.ts';
import { readSetting, writeSetting } from './schema.ts';

/** Which events to read: all of them, or only what was told (Message and ServerStatus, no coming and going). */
export type Scope = 'all' | 'told';

/** The newest `count` events up to one id, or before an earlier one. */
type Range = { before?: string | undefined; through: string; count: number };

type Row = {
  id: string;
  created: number;
  type: string;
  user: string | null;
  text: string | null;
  person: string;
};

const COLUMNS = 'id, created, type, user, text, person';
const TOLD = "type IN ('Message', 'ServerStatus')";
/** How far over its maximum the history may grow, as a part of it, before a batch is trimmed. */
const SLACK = 1 / 20;
/** A page ends at either of these, so that one reader's page is small whatever was said. */
const PAGE_EVENTS = 100;
const PAGE_CHARACTERS = 32_768;
const TRIMMED_THROUGH = 'trimmed_through';

/** The room's events in SQLite, oldest trimmed away. Ids grow, so the order of ids is the order of events. */
export class History {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  readonly #max: number;
  readonly #onTrim: () => void;
  #count = 0;
  #trimmedThrough = '';

  /** @param onTrim called in the same turn, after old events were deleted */
  constructor(storage: DurableObjectStorage, max: number, onTrim: () => void = () => {}) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#max = max;
    this.#onTrim = onTrim;
  }

  /** Counts what an earlier life left; call it once the tables exist. */
  open(): void {
    this.#count = this.#sql.exec<{ n: number }>('SELECT COUNT(*) AS n FROM events').one().n;
    const trimmedThrough = readSetting(this.#storage, TRIMMED_THROUGH);
    if (typeof trimmedThrough === 'string') this.#trimmedThrough = trimmedThrough;
  }

  append({ event, person, reference }: Told): void {
    const user = 'user' in event ? event.user : null;
    const text =
      event.type === 'Message' ? event.message : event.type === 'ServerStatus' ? event.status : null;
    this.#sql.exec(
      `INSERT INTO events (${COLUMNS}, reference) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      event.id,
      event.created,
      event.type,
      user,
      text,
      person,
      reference ?? null,
    );
    this.#count += 1;
    if (this.#count > this.#max * (1 + SLACK)) this.#trim();
  }

  /** The id of the newest event, or '' before the first: '' sorts before every ULID. */
  lastId(): string {
    return this.last()?.id ?? '';
  }

  last(): Stamp | undefined {
    return this.#sql.exec<Stamp>('SELECT id, created FROM events ORDER BY id DESC LIMIT 1').toArray()[0];
  }

  has(id: string): boolean {
    return this.#sql.exec('SELECT 1 FROM events WHERE id = ?', id).toArray().length > 0;
  }

  /** The id of what a person said under a reference of theirs, or undefined. */
  findReference(person: string, reference: string): string | undefined {
    const rows = this.#sql.exec<{ id: string }>(
      'SELECT id FROM events WHERE person = ? AND reference = ?',
      person,
      reference,
    );
    return rows.toArray()[0]?.id;
  }

  /** Whether something after `id` was trimmed: who stands there has a gap before them. */
  hasGapAfter(id: string): boolean {
    return id < this.#trimmedThrough;
  }

  /** The id just before the newest `count` told events up to `end`: where reading must start to get them. */
  beforeNewestTold(count: number, end: string): string {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT id FROM events WHERE ${TOLD} AND id <= ? ORDER BY id DESC LIMIT 1 OFFSET ?`,
      end,
      count,
    );
    return rows.toArray()[0]?.id ?? this.#trimmedThrough;
  }

  /** The newest Message and ServerStatus events, oldest first. */
  newestTold(range: Range): Told[] {
    return this.#newest(TOLD, range);
  }

  /** The newest messages, oldest first. */
  newestMessages(range: Range): Told[] {
    return this.#newest(`${TOLD} AND type = 'Message'`, range);
  }

  /** Events after one id up to another, oldest first: as many as make a page. */
  page(after: string, end: string, scope: Scope): Told[] {
    const rows = this.#sql.exec<Row>(
      `SELECT ${COLUMNS} FROM events WHERE id > ? AND id <= ? ${scope === 'told' ? `AND ${TOLD}` : ''} ORDER BY id LIMIT ?`,
      after,
      end,
      PAGE_EVENTS,
    );
    const page: Told[] = [];
    let characters = 0;
    for (const row of rows) {
      page.push(parseRow(row));
      characters += row.text?.length ?? 0;
      if (characters > PAGE_CHARACTERS) break;
    }
    return page;
  }

  #newest(condition: string, { before, through, count }: Range): Told[] {
    const isOpen = before !== undefined && before <= through;
    const rows = this.#sql.exec<Row>(
      `SELECT ${COLUMNS} FROM events WHERE ${condition} AND id ${isOpen ? '<' : '<='} ? ORDER BY id DESC LIMIT ?`,
      isOpen ? before : through,
      count,
    );
    return rows.toArray().map(parseRow).reverse();
  }

  #trim(): void {
    const newestToGo = this.#sql
      .exec<{ id: string }>('SELECT id FROM events ORDER BY id DESC LIMIT 1 OFFSET ?', this.#max)
      .one().id;
    this.#sql.exec('DELETE FROM events WHERE id <= ?', newestToGo);
    // Stored: a reader may have slept through the trimming together with its room.
    this.#trimmedThrough = newestToGo;
    writeSetting(this.#storage, TRIMMED_THROUGH, newestToGo);
    this.#count = this.#max;
    this.#onTrim();
  }
}

function parseRow(row: Row): Told {
  return { event: parseEvent(row), person: row.person };
}

function parseEvent({ id, created, type, user, text }: Row): RoomEvent {
  if (type === 'Message' && user !== null && text !== null) return { type, id, created, user, message: text };
  if (type === 'ServerStatus' && text !== null) return { type, id, created, status: text };
  if ((type === 'Join' || type === 'Part') && user !== null) return { type, id, created, user };
  throw new Error(`event ${id} of the history cannot be read`);
}
