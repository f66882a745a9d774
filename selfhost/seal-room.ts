import type { DatabaseSync } from 'node:sqlite';
import { SECRETS_SEALED } from '../worker/room/migrations.ts';
import { formatSeals, isText, PLAIN, parseSeals, SEALS, type Seal } from '../worker/seal.ts';
import { SEALED_ROWS, SEALED_SETTINGS } from '../worker/sealed.ts';
import { Failure } from './failure.ts';
import {
  isFounded,
  migrate,
  peekIntoRoom,
  readSetting,
  versionOf,
  withRoom,
  writeSetting,
} from './room-database.ts';

/** Texts that are read at once. */
const BATCH = 500;

/** What the texts and secrets in a room's file may lie under: ids of keys, and `plain`. Changes nothing. */
export function sealsOf(file: string): string[] {
  return peekIntoRoom(file, (room) => {
    if (!isFounded(room)) return [];
    const seals = parseSeals(readSetting(room, SEALS));
    return versionOf(room) < SECRETS_SEALED && !seals.includes(PLAIN) ? [PLAIN, ...seals] : seals;
  });
}

/**
 * Brings every text and secret in a room's file under the first key, and what they were out of the file: SQLite leaves what was
 * overwritten in unused parts of pages, in free pages and in the log beside the file, so the file is written anew.
 * If it is interrupted at any point, the next call begins again.
 * @returns how many of them were not under that key
 * @throws {Failure} where somebody else reads the file: then it is not rid of what it had
 */
export function sealRoom(file: string, seal: Seal): number {
  return withRoom(file, (room) => {
    room.exec('PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
    migrate(room);
    const renewed = renewSettings(room, seal) + renewRows(room, seal);
    // Still `plain`, for as long as the file is not written anew.
    writeSetting(room, SEALS, formatSeals([PLAIN, seal.by]));
    room.exec('COMMIT; VACUUM');
    // Whoever reads keeps the log, and what is in it, from going; SQLite only says so.
    const { busy } = room.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {};
    if (busy !== 0) throw new Failure('another program reads it; a backup, perhaps. Try again later');
    writeSetting(room, SEALS, formatSeals([seal.by]));
    return renewed;
  });
}

function renewSettings(room: DatabaseSync, seal: Seal): number {
  let renewed = 0;
  for (const name of SEALED_SETTINGS) {
    const stored = readSetting(room, name);
    const sealed = isText(stored) ? seal.renewed(stored, name) : undefined;
    if (sealed === undefined) continue;
    writeSetting(room, name, sealed);
    renewed += 1;
  }
  return renewed;
}

function renewRows(room: DatabaseSync, seal: Seal): number {
  let renewed = 0;
  for (const { read, write, placeOf } of SEALED_ROWS) {
    const select = room.prepare(read);
    const update = room.prepare(write);
    for (let rows = select.all('', BATCH); rows.length > 0; ) {
      for (const { id, stored } of rows) {
        const sealed = isText(stored) ? seal.renewed(stored, placeOf(String(id))) : undefined;
        if (sealed === undefined) continue;
        update.run(sealed, String(id));
        renewed += 1;
      }
      rows = select.all(String(rows.at(-1)?.id), BATCH);
    }
  }
  return renewed;
}
