/** Bare Node that stores each message before it tells it: one insert by node:sqlite, no accounts and no tokens. */
import { DatabaseSync } from 'node:sqlite';
import { serveEventStreams } from './event-streams.ts';

const database = new DatabaseSync(process.argv[3] ?? '');
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE events (id INTEGER PRIMARY KEY, created REAL, user TEXT, text TEXT)`);
const insert = database.prepare('INSERT INTO events (created, user, text) VALUES (?, ?, ?)');

serveEventStreams((body) => {
  const { lastInsertRowid } = insert.run(Date.now() / 1_000, 'somebody', body);
  return `id: ${lastInsertRowid}\ndata: ${body}\n\n`;
});
