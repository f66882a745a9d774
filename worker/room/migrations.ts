/**
 * How the tables of a room came to be: version N of the schema is what MIGRATIONS[0..N-1] make. They stand alone,
 * because whoever exports or imports a room without a server makes the same tables.
 */

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

  `-- Up to where something private of a person's own is gone, so that a resume from before it is known to have a gap.
   CREATE TABLE private_trimmed (person TEXT PRIMARY KEY, through TEXT NOT NULL) WITHOUT ROWID;`,

  `-- What is said to one alone has references of its own: those of what everybody is told prove nothing.
   DROP INDEX referenced;
   CREATE UNIQUE INDEX referenced ON events (person, reference) WHERE reference IS NOT NULL AND recipient IS NULL;
   CREATE UNIQUE INDEX referenced_privately ON events (person, reference)
     WHERE reference IS NOT NULL AND recipient IS NOT NULL;`,

  `-- The secrets that tokens are signed with and those of guests are sealed as texts are; they are plain until then.
   UPDATE settings SET value = hex(value) WHERE name = 'token_secret';
   UPDATE settings SET value = 'plain ' || value WHERE name = 'seals' AND value NOT LIKE '%plain%';
   -- Whoever has not spoken for longer than the pace is forgotten.
   CREATE INDEX spoke_at ON spoke (at);`,
];

/** The version since which what a room notes of its seals is true of its secrets, too. */
export const SECRETS_SEALED = 6;

/** Where the version is kept; in a new file it is not there. */
export const SETTINGS = 'CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID';
