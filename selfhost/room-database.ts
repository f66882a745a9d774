import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS, SETTINGS } from '../worker/room/migrations.ts';
import { Failure } from './failure.ts';

/**
 * Opens a room's file for as long as `use` runs; no server may have it open. Not read-only: then SQLite would leave
 * two files beside it behind.
 */
export function withRoom<T>(file: string, use: (room: DatabaseSync) => T): T {
  const room = new DatabaseSync(file);
  try {
    return use(room);
  } finally {
    room.close();
  }
}

/** Whether anything was ever stored in this room. */
export function isFounded(room: DatabaseSync): boolean {
  return room.prepare("SELECT 1 FROM sqlite_master WHERE name = 'settings'").get() !== undefined;
}

/** One value that the room keeps for itself, or undefined. */
export function readSetting(room: DatabaseSync, name: string): unknown {
  return room.prepare('SELECT value FROM settings WHERE name = ?').get(name)?.value;
}

/** Keeps one value, over any earlier one. */
export function writeSetting(room: DatabaseSync, name: string, value: string | number | Uint8Array): void {
  room.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)').run(name, value);
}

/** Brings a room's file to the newest schema, as the room itself does. @throws {Failure} where it is of a later one */
export function migrate(room: DatabaseSync): void {
  room.exec(SETTINGS);
  const version = Number(readSetting(room, 'schema') ?? 0);
  if (version > MIGRATIONS.length) throw new Failure(`the room is of a later version of Parley (${version})`);
  for (const migration of MIGRATIONS.slice(version)) room.exec(migration);
  writeSetting(room, 'schema', MIGRATIONS.length);
}
