import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS, SETTINGS } from '../worker/room/migrations.ts';
import { Failure } from './failure.ts';

/**
 * Opens a room's file for as long as `use` runs; no server may have it open. Not read-only: then SQLite would leave
 * two files beside it behind.
 */
export function withRoom<T>(file: string, use: (room: DatabaseSync) => T): T {
  return closing(new DatabaseSync(file), use);
}

/**
 * The same for whoever changes nothing: of a server that crashed, the log beside the file stays as it is, too. Where
 * there is none the file is whole, and opening it to read only would leave an empty one behind.
 */
export function peekIntoRoom<T>(file: string, use: (room: DatabaseSync) => T): T {
  if (!existsSync(`${file}-wal`)) return withRoom(file, use);
  return closing(new DatabaseSync(file, { readOnly: true }), use);
}

function closing<T>(room: DatabaseSync, use: (room: DatabaseSync) => T): T {
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

/** The version of the schema of a room's file; it has settings. */
export function versionOf(room: DatabaseSync): number {
  return Number(readSetting(room, 'schema') ?? 0);
}

/** Brings a room's file to the newest schema, as the room itself does. @throws {Failure} where it is of a later one */
export function migrate(room: DatabaseSync): void {
  room.exec(SETTINGS);
  const version = versionOf(room);
  if (version > MIGRATIONS.length) throw new Failure(`the room is of a later version of Parley (${version})`);
  for (const migration of MIGRATIONS.slice(version)) room.exec(migration);
  writeSetting(room, 'schema', MIGRATIONS.length);
}
