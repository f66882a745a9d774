/** The tables of a room and how they came to be: version N of the schema is what MIGRATIONS[0..N-1] make. */

export const MIGRATIONS = [
  `CREATE TABLE accounts (
     name TEXT PRIMARY KEY,
     password TEXT NOT NULL,
     message_jti TEXT NOT NULL,
     stream_jti TEXT NOT NULL
   ) WITHOUT ROWID;
   -- Requests with an Idempotency-Key that spent their token, so that the same request gets the same answer.
   CREATE TABLE answers (
     number INTEGER PRIMARY KEY,
     jti TEXT NOT NULL UNIQUE,
     user TEXT NOT NULL,
     key TEXT NOT NULL,
     status INTEGER NOT NULL
   );
   CREATE INDEX answers_of_user ON answers (user, number);
   CREATE TABLE login_failures (number INTEGER PRIMARY KEY, key TEXT NOT NULL, at REAL NOT NULL);
   CREATE INDEX login_failures_of_key ON login_failures (key, number);
   CREATE TABLE people (
     number INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     realm TEXT NOT NULL,
     key TEXT NOT NULL,
     name TEXT NOT NULL,
     UNIQUE (realm, key)
   );
   CREATE TABLE present (
     number INTEGER PRIMARY KEY,
     name TEXT NOT NULL UNIQUE,
     person TEXT NOT NULL
   );
   CREATE TABLE events (
     id TEXT PRIMARY KEY,
     created REAL NOT NULL,
     type TEXT NOT NULL,
     user TEXT,
     text TEXT,
     person TEXT NOT NULL,
     -- What its sender calls it, so that a resent message is known as long as the history knows it.
     reference TEXT
   ) WITHOUT ROWID;
   CREATE UNIQUE INDEX referenced ON events (person, reference) WHERE reference IS NOT NULL;
   CREATE INDEX told ON events (id) WHERE type IN ('Message', 'ServerStatus');`,

  `-- Private events: the person they are for, and the name that person had.
   ALTER TABLE events ADD COLUMN recipient TEXT;
   ALTER TABLE events ADD COLUMN addressee TEXT;
   CREATE INDEX received ON events (recipient, id) WHERE recipient IS NOT NULL;
   CREATE INDEX sent ON events (person, id) WHERE recipient IS NOT NULL;
   -- Kept apart, so that comings and goings take no message away.
   DROP INDEX told;
   CREATE INDEX lasting ON events (id) WHERE recipient IS NULL AND type NOT IN ('Join', 'Part');
   CREATE INDEX passing ON events (id) WHERE recipient IS NULL AND type IN ('Join', 'Part');
   -- What a guest shows to prove that an id is theirs: ids are broadcast and prove nothing.
   ALTER TABLE people ADD COLUMN secret TEXT;`,

  `-- Who may not come in ('ban') or not speak ('mute'), and the name they had when that was decided.
   CREATE TABLE sanctions (
     kind TEXT NOT NULL,
     person TEXT NOT NULL,
     name TEXT NOT NULL,
     PRIMARY KEY (kind, person)
   ) WITHOUT ROWID;
   -- Who spoke when, in Unix milliseconds, while the room is slow.
   CREATE TABLE spoke (person TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
   -- Who registered first was not noted until now. The only account is the first; else it is taken for the one that
   -- first came in, and where none ever did, the room has no owner of its own.
   INSERT INTO settings (name, value)
     SELECT 'owner', accounts.name FROM accounts LEFT JOIN people ON realm = 'account' AND key = accounts.name
     WHERE number IS NOT NULL OR (SELECT COUNT(*) FROM accounts) = 1
     ORDER BY number LIMIT 1;`,
];

/** Whether anything was ever stored in this room. */
export function isFounded({ sql }: DurableObjectStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'settings'").toArray().length > 0;
}

/** Brings the storage to the newest version, in the one transaction of the turn that calls it. */
export function migrate(storage: DurableObjectStorage): void {
  const { sql } = storage;
  sql.exec('CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID');
  const stored = readSetting(storage, 'schema');
  const version = typeof stored === 'number' ? stored : 0;
  if (version > MIGRATIONS.length) throw new Error(`the stored room is of a later version (${version})`);
  for (const migration of MIGRATIONS.slice(version)) sql.exec(migration);
  if (version < MIGRATIONS.length) writeSetting(storage, 'schema', MIGRATIONS.length);
}

/** One value that the room keeps for itself, or undefined. */
export function readSetting({ sql }: DurableObjectStorage, name: string): SqlStorageValue | undefined {
  return sql.exec<{ value: SqlStorageValue }>('SELECT value FROM settings WHERE name = ?', name).toArray()[0]
    ?.value;
}

/** Keeps one value, over any earlier one. */
export function writeSetting(
  { sql }: DurableObjectStorage,
  name: string,
  value: SqlStorageValue | Uint8Array,
): void {
  sql.exec('INSERT OR REPLACE INTO settings VALUES (?, ?)', name, value);
}
