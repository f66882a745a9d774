import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatSeals, PLAIN, Seal } from '../worker/seal.ts';
import type { StorageKey } from '../worker/storage-key.ts';
import { makeDirectory } from './claim.ts';
import { databasesIn } from './database.ts';
import { Failure } from './failure.ts';
import { NAMESPACES, roomsIn } from './room-file.ts';
import { sealRoom, sealsOf } from './seal-room.ts';
import { forgetSeals, noteSeals, readSeals } from './seals-noted.ts';

/** Milliseconds between two lines about how far it is. */
const REPORT_EVERY = 2_000;
/** The files of a room, or of a note, that is not whole yet. */
const LEFT_BEHIND = /\.part(-journal|-wal|-shm)?$/;

/**
 * Makes the rooms of a DATA_DIR ready for a server with these keys, before it serves: every text can be opened, and
 * none is plain where there is a key. What lies under an older key the rooms renew themselves, while they are used.
 * @throws {Failure} where a room needs a key that is not at hand; nothing was changed then
 */
export function prepareRooms(directory: string, keys: readonly StorageKey[]): void {
  sealPlain(directory, keys);
  // workerd would make them for everybody to look into.
  for (const name of NAMESPACES) makeDirectory(join(directory, name));
  removeParts(directory);
}

/** Looks into the rooms' files only where what is noted of them leaves something to do, or nothing is noted. */
function sealPlain(directory: string, keys: readonly StorageKey[]): void {
  const seal = new Seal(keys);
  const isReady = (seals: readonly string[]) =>
    seal.missing(seals).length === 0 && !(keys.length > 0 && seals.includes(PLAIN));
  const noted = readSeals(directory);
  let seals = noted;
  if (seals === undefined || !isReady(seals)) {
    const rooms = roomsUnder(directory, seal);
    if (keys.length > 0) {
      sealAll(
        directory,
        filesUnder(rooms, (id) => id === PLAIN),
        seal,
      );
    }
    // Nothing is known of what cannot be read: the next start looks again.
    if (unreadableOf(rooms).length > 0) {
      forgetSeals(directory);
      return;
    }
    seals = rooms.flatMap((room) => room.seals ?? []).filter((id) => id !== PLAIN || keys.length === 0);
  }
  const served = [...new Set([...seals, seal.by])];
  if (noted === undefined || formatSeals(noted) !== formatSeals(served)) noteSeals(directory, served);
}

/**
 * Brings all texts of all rooms under the first key, so that the others can be thrown away. Also what rooms renewed by
 * themselves is written anew: unused parts of their files may have something under a key that others know.
 * @throws {Failure} as `prepareRooms`; and where a room cannot be read, once all others are done
 */
export function resealRooms(directory: string, keys: readonly StorageKey[]): void {
  const seal = new Seal(keys);
  const rooms = roomsUnder(directory, seal);
  removeParts(directory);
  sealAll(
    directory,
    filesUnder(rooms, () => true),
    seal,
  );
  const unreadable = unreadableOf(rooms);
  if (unreadable.length > 0) {
    throw new Failure(
      `${unreadable.join(', ')} cannot be read and may still need the old keys: keep them. All other rooms are sealed with ${seal.by}`,
    );
  }
}

/**
 * Makes sure that these keys open all that lies in a DATA_DIR, and that nothing is put there plain beside what is sealed.
 * @throws {Failure}
 */
export function requireKeys(directory: string, keys: readonly StorageKey[]): void {
  const seal = new Seal(keys);
  const noted = readSeals(directory);
  const missing = noted === undefined ? undefined : seal.missing(noted);
  if (missing?.length === 0) return;
  roomsUnder(directory, seal);
  // No room needs it yet; but a room that is put there without it would lie there plain.
  if (missing !== undefined && keys.length === 0) {
    throw new Failure(
      `DATA_DIR ${directory} is sealed with ${missing.join(', ')}: set its STORAGE_KEY. Nothing was changed`,
    );
  }
}

/** A room's file and what its texts lie under; undefined where it cannot be read. */
type SealedRoom = { file: string; seals: string[] | undefined };

/** All rooms. @throws {Failure} where any text could not be opened */
function roomsUnder(directory: string, seal: Seal): SealedRoom[] {
  const folder = roomsIn(directory);
  const names = existsSync(folder) ? databasesIn(folder) : [];
  const rooms = names.map((name) => join(folder, name)).map((file) => ({ file, seals: lookInto(file) }));
  const [lacking, ...more] = rooms.flatMap(({ seals }) => seal.missing(seals ?? []));
  if (lacking !== undefined) {
    const count = 1 + more.filter((id) => id === lacking).length;
    throw new Failure(
      `STORAGE_KEY lacks the key ${lacking}, which ${count} of the rooms in DATA_DIR ${directory} need: add it behind the others. Nothing was changed`,
    );
  }
  return rooms;
}

/** The files of rooms with texts under what is asked for. */
function filesUnder(rooms: readonly SealedRoom[], isAskedFor: (id: string) => boolean): string[] {
  return rooms.filter(({ seals }) => seals?.some(isAskedFor)).map(({ file }) => file);
}

/** The names of the files that could not be read. */
function unreadableOf(rooms: readonly SealedRoom[]): string[] {
  return rooms.flatMap(({ file, seals }) => (seals === undefined ? [basename(file)] : []));
}

/** What a room's texts lie under. One damaged file does not keep the other rooms from being served. */
function lookInto(file: string): string[] | undefined {
  try {
    return sealsOf(file);
  } catch (error) {
    console.error(`parley: DATA_DIR: ${basename(file)} cannot be read: ${reasonOf(error)}`);
    return undefined;
  }
}

/** @throws {Failure} naming the file that cannot be sealed; those before it are */
function sealAll(directory: string, files: readonly string[], seal: Seal): void {
  if (files.length === 0) return;
  // From here on it is not true of every room, until all of them are done.
  forgetSeals(directory);
  console.error(`parley: sealing what is stored in ${files.length} rooms, with the key ${seal.by}`);
  let [texts, told] = [0, performance.now()];
  for (const [index, file] of files.entries()) {
    try {
      texts += sealRoom(file, seal);
    } catch (error) {
      throw new Failure(`DATA_DIR: ${basename(file)} cannot be sealed: ${reasonOf(error)}`);
    }
    if (performance.now() - told < REPORT_EVERY) continue;
    told = performance.now();
    console.error(`parley: sealed ${index + 1} of ${files.length} rooms`);
  }
  console.error(`parley: sealed ${texts} texts`);
}

/** Removes what an import that was killed left behind: no room finds it, and nobody would ever seal it. */
function removeParts(directory: string): void {
  const folder = roomsIn(directory);
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (LEFT_BEHIND.test(name)) rmSync(join(folder, name));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
