import type { StoredEvent } from '../../protocol/events.ts';
import type { Seal } from '../seal.ts';
import type { Told } from './broadcast.ts';
import type { Stamp } from './clock.ts';
import { OpenedTexts } from './opened-texts.ts';
import { LASTING, Retention } from './retention.ts';
import { SharedPages } from './shared-pages.ts';

/**
 * Which events to read: all of them; only what was told (Message and ServerStatus, no coming and going); or only
 * what is private. What is private is always the reader's own, and part of all three.
 */
export type Scope = 'all' | 'told' | 'private';

/** The newest `count` events up to one id, or before an earlier one. */
type Range = { before?: string | undefined; through: string; count: number };

type Row = {
  id: string;
  created: number;
  type: string;
  user: string | null;
  text: string | ArrayBuffer | null;
  person: string;
  recipient: string | null;
  addressee: string | null;
};

const COLUMNS = 'id, created, type, user, text, person, recipient, addressee';
const TOLD = `${LASTING} AND type IN ('Message', 'ServerStatus')`;
/** What a deleted message becomes: its id is known for the resume of those who heard it, its text is gone. */
const TOMBSTONE = 'Tombstone';
/** Each part has an index of its own. ?1 and ?2 are the ends, ?3 is the reader, what they sent begins after ?5. */
const PRIVATE = `SELECT ${COLUMNS} FROM events
   WHERE recipient IS NOT NULL AND person = ?3 AND id > MAX(?1, ?5) AND id <= ?2
   UNION ALL SELECT ${COLUMNS} FROM events WHERE recipient = ?3 AND id > ?1 AND id <= ?2`;
const SCOPES = {
  all: `SELECT ${COLUMNS} FROM events WHERE id > ?1 AND id <= ?2 AND type <> '${TOMBSTONE}'
     AND (recipient IS NULL OR recipient = ?3 OR person = ?3 AND id > ?5)`,
  told: `SELECT ${COLUMNS} FROM events WHERE ${TOLD} AND id > ?1 AND id <= ?2 UNION ALL ${PRIVATE}`,
  private: PRIVATE,
} as const satisfies Record<Scope, string>;
/** A page ends at either of these, so that one reader's page is small whatever was said. */
const PAGE_EVENTS = 100;
const PAGE_CHARACTERS = 32_768;

/** The room's events in SQLite, oldest trimmed away. Ids grow, so the order of ids is the order of events. */
export class History {
  readonly #sql: SqlStorage;
  readonly #seal: Seal;
  readonly #texts = new OpenedTexts();
  readonly #pages = new SharedPages();
  readonly #retention: Retention;

  /**
   * @param seal what texts lie under
   * @param max how many events of each kind are kept
   * @param onTrim called in the same turn, after old events were deleted
   */
  constructor(storage: DurableObjectStorage, seal: Seal, max: number, onTrim: () => void = () => {}) {
    this.#sql = storage.sql;
    this.#seal = seal;
    this.#retention = new Retention(storage, max, () => {
      this.#pages.clear();
      onTrim();
    });
  }

  /** Looks at what an earlier life left; call it once the tables exist. */
  open(): void {
    this.#retention.open();
  }

  append({ event, person, recipient, reference }: Told): void {
    const text = textOf(event);
    this.#sql.exec(
      `INSERT INTO events (${COLUMNS}, reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      event.id,
      event.created,
      event.type,
      'user' in event ? event.user : null,
      text === null ? null : this.#sealed(text, event.id),
      person,
      recipient ?? null,
      event.type === 'DirectMessage' ? event.to : null,
      reference ?? null,
    );
    this.#retention.added(event, recipient);
  }

  /** The id of the newest event, or '' before the first: '' sorts before every ULID. */
  lastId(): string {
    return this.last()?.id ?? '';
  }

  last(): Stamp | undefined {
    return this.#sql.exec<Stamp>('SELECT id, created FROM events ORDER BY id DESC LIMIT 1').toArray()[0];
  }

  /** Whether the reader can go on from this event: it is known to them, and all that came after it. */
  canResume(id: string, reader: string): boolean {
    if (this.#retention.hasGapAfter(id, reader)) return false;
    const known = this.#sql.exec(
      'SELECT 1 FROM events WHERE id = ?1 AND (recipient IS NULL OR ?2 IN (person, recipient))',
      id,
      reader,
    );
    return known.toArray().length > 0;
  }

  /** The person who said a message that everybody can see, or undefined where there is no such message. */
  authorOf(id: string): string | undefined {
    const rows = this.#sql.exec<{ person: string }>(
      "SELECT person FROM events WHERE id = ? AND type = 'Message'",
      id,
    );
    return rows.toArray()[0]?.person;
  }

  /** Takes the text of a message away; nobody is told it any more. */
  bury(id: string): void {
    this.#sql.exec(`UPDATE events SET type = '${TOMBSTONE}', text = NULL WHERE id = ?`, id);
    this.#pages.clear();
  }

  /** The id of what a person said, in public or privately, under a reference of theirs; or undefined. */
  findReference(person: string, reference: string, where: 'in public' | 'privately'): string | undefined {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT id FROM events WHERE person = ? AND reference = ?
         AND recipient IS ${where === 'in public' ? '' : 'NOT '}NULL`,
      person,
      reference,
    );
    return rows.toArray()[0]?.id;
  }

  /** Whether something that everybody was told after `id` was trimmed, but for coming and going. */
  hasToldGapAfter(id: string): boolean {
    return id < this.#retention.trimmedThrough;
  }

  /** Whether anything for the reader after `id` was trimmed: who stands there has a gap before them. */
  hasGapAfter(id: string, reader: string): boolean {
    return this.#retention.hasGapAfter(id, reader);
  }

  /** The id just before the newest `count` told events up to `end`: where reading must start to get them. */
  beforeNewestTold(count: number, end: string): string {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT id FROM events WHERE ${TOLD} AND id <= ? ORDER BY id DESC LIMIT 1 OFFSET ?`,
      end,
      count,
    );
    return rows.toArray()[0]?.id ?? this.#retention.trimmedThrough;
  }

  /** The id just before the newest `count` private events up to `end` that a person sent; '' where there are no more. */
  beforeNewestSent(person: string, count: number, end: string): string {
    const rows = this.#sql.exec<{ id: string }>(
      `SELECT id FROM events WHERE recipient IS NOT NULL AND person = ? AND id <= ?
         ORDER BY id DESC LIMIT 1 OFFSET ?`,
      person,
      end,
      count,
    );
    return rows.toArray()[0]?.id ?? '';
  }

  /** The newest Message and ServerStatus events, oldest first. */
  newestTold(range: Range): Told[] {
    return this.#newest(TOLD, range);
  }

  /** The newest messages, oldest first. */
  newestMessages(range: Range): Told[] {
    return this.#newest(`${TOLD} AND type = 'Message'`, range);
  }

  /** The newest private events of one reader up to an id, oldest first. @param reader a person's id */
  newestPrivate({ reader, through, count }: { reader: string; through: string; count: number }): Told[] {
    return this.#oldestFirst(
      this.#sql.exec<Row>(`${PRIVATE} ORDER BY id DESC LIMIT ?4`, '', through, reader, count, ''),
    );
  }

  /**
   * Events after one id up to another, oldest first: as many as make a page. The very same page for everybody who has
   * nothing private in it, so that what is made of it can be shared as well.
   * @param reader a person's id
   * @param sentAfter where what the reader sent privately begins
   */
  page(after: string, end: string, scope: Scope, reader: string, sentAfter = ''): readonly Told[] {
    if (scope === 'private') return this.#read(after, end, scope, reader, sentAfter);
    const shared = this.#shared(after, end, scope);
    const last = shared.at(-1)?.event.id ?? end;
    return this.#hasPrivate(after, last, reader) ? this.#read(after, end, scope, reader, sentAfter) : shared;
  }

  /** The page of one to whom nothing private was ever said. */
  #shared(after: string, end: string, scope: Scope): readonly Told[] {
    const known = this.#pages.get(scope, after, end);
    if (known !== undefined) return known;
    const page = this.#read(after, end, scope, '', '');
    this.#pages.keep(scope, after, page.length === PAGE_EVENTS ? undefined : end, page);
    return page;
  }

  #hasPrivate(after: string, through: string, reader: string): boolean {
    if (!this.#retention.keepsPrivate) return false;
    const rows = this.#sql.exec(
      `SELECT 1 WHERE EXISTS (SELECT 1 FROM events WHERE recipient = ?3 AND id > ?1 AND id <= ?2)
         OR EXISTS (SELECT 1 FROM events WHERE recipient IS NOT NULL AND person = ?3 AND id > ?1 AND id <= ?2)`,
      after,
      through,
      reader,
    );
    return rows.toArray().length > 0;
  }

  #read(after: string, end: string, scope: Scope, reader: string, sentAfter: string): Told[] {
    const rows = this.#sql.exec<Row>(
      `${SCOPES[scope]} ORDER BY id LIMIT ?4`,
      after,
      end,
      reader,
      PAGE_EVENTS,
      sentAfter,
    );
    const page: Told[] = [];
    let characters = 0;
    for (const row of rows) {
      const told = this.#told(row);
      page.push(told);
      characters += textOf(told.event)?.length ?? 0;
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
    return this.#oldestFirst(rows);
  }

  /** @param newest rows, the newest first */
  #oldestFirst(newest: SqlStorageCursor<Row>): Told[] {
    return Array.from(newest, (row) => this.#told(row)).reverse();
  }

  #sealed(text: string, id: string): string | Uint8Array {
    const sealed = this.#seal.seal(text, id);
    if (typeof sealed !== 'string') this.#texts.add(id, text);
    return sealed;
  }

  #opened(stored: string | ArrayBuffer, id: string): string {
    if (typeof stored === 'string') return stored;
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const text = this.#seal.open(stored, id);
    this.#texts.add(id, text);
    return text;
  }

  #told(row: Row): Told {
    const text = row.text === null ? null : this.#opened(row.text, row.id);
    const told = { event: parseEvent({ ...row, text }), person: row.person };
    return row.recipient === null ? told : { ...told, recipient: row.recipient };
  }
}

/** The text that an event carries, if it carries one. */
function textOf(event: StoredEvent): string | null {
  switch (event.type) {
    case 'Message':
    case 'DirectMessage':
      return event.message;
    case 'ServerStatus':
      return event.status;
    case 'Delete':
      return event.target;
    case 'Topic':
      return event.topic;
    case 'Join':
    case 'Part':
      return null;
  }
}

function parseEvent(row: Omit<Row, 'text'> & { text: string | null }): StoredEvent {
  const { id, created, type, user, text, addressee } = row;
  if (type === 'Message' && user !== null && text !== null) return { type, id, created, user, message: text };
  if (type === 'ServerStatus' && text !== null) return { type, id, created, status: text };
  if (type === 'Delete' && user !== null && text !== null) return { type, id, created, user, target: text };
  if (type === 'Topic' && user !== null && text !== null) return { type, id, created, user, topic: text };
  if ((type === 'Join' || type === 'Part') && user !== null) return { type, id, created, user };
  if (type === 'DirectMessage' && user !== null && addressee !== null && text !== null) {
    return { type, id, created, user, to: addressee, message: text };
  }
  throw new Error(`event ${id} of the history cannot be read`);
}
