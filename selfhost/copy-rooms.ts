import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyDatabase, databasesIn, flush } from './database.ts';
import { Failure } from './failure.ts';

/** What was copied. */
export type Copied = { files: number; bytes: number };

/**
 * Copies all rooms of one directory into another, which appears when it is whole, and not before.
 * @param from has SQLite files; a server may be writing to them
 * @param to must not exist, or be empty
 * @throws {Failure}
 */
export function copyRooms(from: string, to: string): Copied {
  const names = existsSync(from) ? databasesIn(from) : [];
  if (names.length === 0) throw new Failure(`${dirname(from)} has no rooms in it`);
  const part = mkdtempSync(`${to}.part-`);
  try {
    for (const name of names) copyDatabase(join(from, name), join(part, name));
    const bytes = names.reduce((sum, name) => sum + statSync(join(part, name)).size, 0);
    flush(part);
    renameSync(part, to);
    flush(dirname(to));
    return { files: names.length, bytes };
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}
