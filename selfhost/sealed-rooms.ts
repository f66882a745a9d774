import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PLAIN, Seal } from '../worker/seal.ts';
import type { StorageKey } from '../worker/storage-key.ts';
import { databasesIn } from './database.ts';
import { Failure } from './failure.ts';
import { roomsIn } from './room-file.ts';
import { sealRoom, sealsOf } from './seal-room.ts';

/** Rooms between two lines about how far it is. */
const REPORT_EVERY = 100;

/**
 * Makes the rooms of a DATA_DIR ready for a server with these keys, before it serves: every text can be opened, and
 * none is plain where there is a key. What lies under an older key the rooms renew themselves, while they are used.
 * @throws {Failure} where a room needs a key that is not at hand; nothing was changed then
 */
export function prepareRooms(directory: string, keys: readonly StorageKey[]): void {
  const seal = new Seal(keys);
  const files = filesUnder(directory, seal, (id) => id === PLAIN);
  if (keys.length > 0) sealAll(files, seal);
}

/**
 * Brings all texts of all rooms under the first key, so that the others can be thrown away. Also what rooms renewed by
 * themselves is written anew: unused parts of their files may have something under a key that others know.
 * @throws {Failure} as `prepareRooms`
 */
export function resealRooms(directory: string, keys: readonly StorageKey[]): void {
  const seal = new Seal(keys);
  sealAll(
    filesUnder(directory, seal, () => true),
    seal,
  );
}

/** The files of rooms with texts under what is asked for. @throws {Failure} where any text could not be opened */
function filesUnder(directory: string, seal: Seal, isAskedFor: (id: string) => boolean): string[] {
  const folder = roomsIn(directory);
  const names = existsSync(folder) ? databasesIn(folder) : [];
  const rooms = names.map((name) => join(folder, name)).map((file) => ({ file, seals: lookInto(file) }));
  const [lacking, ...more] = rooms.flatMap(({ seals }) => seal.missing(seals));
  if (lacking !== undefined) {
    const count = 1 + more.filter((id) => id === lacking).length;
    throw new Failure(
      `STORAGE_KEY lacks the key ${lacking}, which ${count} of the rooms in DATA_DIR ${directory} need: add it behind the others. Nothing was changed`,
    );
  }
  return rooms.filter(({ seals }) => seals.some(isAskedFor)).map(({ file }) => file);
}

/** What a room's texts lie under. One damaged file does not keep the other rooms from being served. */
function lookInto(file: string): string[] {
  try {
    return sealsOf(file);
  } catch (error) {
    console.error(`parley: DATA_DIR: ${basename(file)} cannot be read: ${reasonOf(error)}`);
    return [];
  }
}

function sealAll(files: readonly string[], seal: Seal): void {
  if (files.length === 0) return;
  console.error(`parley: sealing what is stored in ${files.length} rooms, with the key ${seal.by}`);
  let texts = 0;
  for (const [index, file] of files.entries()) {
    try {
      texts += sealRoom(file, seal);
    } catch (error) {
      throw new Failure(`DATA_DIR: ${basename(file)} cannot be sealed: ${reasonOf(error)}`);
    }
    if ((index + 1) % REPORT_EVERY === 0) console.error(`parley: sealed ${index + 1} rooms`);
  }
  console.error(`parley: sealed ${texts} texts`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
