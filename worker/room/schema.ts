/** The tables of a room, brought to their newest version. */
import { MIGRATIONS, SETTINGS } from './migrations.ts';

/** Whether anything was ever stored in this room. */
export function isFounded({ sql }: DurableObjectStorage): boolean {
  return sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'settings'").toArray().length > 0;
}

/** Brings the storage to the newest version, in the one transaction of the turn that calls it. */
export function migrate(storage: DurableObjectStorage): void {
  const { sql } = storage;
  sql.exec(SETTINGS);
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
