/** The SQLite files of rooms, as they lie on the disk. */
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from './failure.ts';

/** Milliseconds to wait for a writer: each of its locks is held for a moment only. */
const PATIENCE = 5_000;

/** The names of the SQLite files in a directory. */
export function databasesIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.sqlite'));
}

/**
 * Copies a database as it stands at one moment, whoever writes to it meanwhile, and makes sure that the copy is
 * whole and on the disk. One read transaction, under SQLite's own locks, which workerd keeps to as well: no writer
 * waits for it. Opened to read only: else the last one to close it would delete the log of a server that crashed.
 * @throws {Failure} where it cannot be read, or the copy is not whole
 */
export function copyDatabase(from: string, to: string): void {
  try {
    const source = new DatabaseSync(from, { readOnly: true, timeout: PATIENCE });
    try {
      source.prepare('VACUUM INTO ?').run(to);
    } finally {
      source.close();
    }
    check(to);
    flush(to);
  } catch (error) {
    throw new Failure(`${from} cannot be copied: ${error instanceof Error ? error.message : error}`);
  }
}

/** Makes sure that what was written to a file, or was put into a directory, outlives a power cut. */
export function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function check(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const { integrity_check: found } = database.prepare('PRAGMA integrity_check').get() ?? {};
    if (found !== 'ok') throw new Error(String(found));
  } finally {
    database.close();
  }
}
