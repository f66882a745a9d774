import type { DatabaseSync } from 'node:sqlite';
import { formatSeals, isText, PLAIN, parseSeals, SEALS, type Seal, TOPIC } from '../worker/seal.ts';
import { isFounded, readSetting, withRoom, writeSetting } from './room-database.ts';

/** Texts that are read at once. */
const BATCH = 500;

/** What the texts in a room's file may lie under: ids of keys, and `plain`. */
export function sealsOf(file: string): string[] {
  return withRoom(file, (room) => (isFounded(room) ? parseSeals(readSetting(room, SEALS)) : []));
}

/**
 * Brings every text in a room's file under the first key, and what they were out of the file: SQLite leaves what was
 * overwritten in unused parts of pages, in free pages and in the log beside the file, so the file is written anew.
 * If it is interrupted at any point, the next call begins again.
 * @returns how many texts were not under that key
 */
export function sealRoom(file: string, seal: Seal): number {
  return withRoom(file, (room) => {
    room.exec('PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
    const renewed = renewTopic(room, seal) + renewEvents(room, seal);
    // Still `plain`, for as long as the file is not written anew.
    writeSetting(room, SEALS, formatSeals([PLAIN, seal.by]));
    room.exec('COMMIT; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    writeSetting(room, SEALS, formatSeals([seal.by]));
    return renewed;
  });
}

function renewTopic(room: DatabaseSync, seal: Seal): number {
  const topic = readSetting(room, TOPIC);
  const sealed = isText(topic) ? seal.renewed(topic, TOPIC) : undefined;
  if (sealed === undefined) return 0;
  writeSetting(room, TOPIC, sealed);
  return 1;
}

function renewEvents(room: DatabaseSync, seal: Seal): number {
  const select = room.prepare(
    'SELECT id, text FROM events WHERE id > ? AND text IS NOT NULL ORDER BY id LIMIT ?',
  );
  const update = room.prepare('UPDATE events SET text = ? WHERE id = ?');
  let [renewed, after] = [0, ''];
  for (;;) {
    const rows = select.all(after, BATCH);
    for (const { id, text } of rows) {
      after = String(id);
      const sealed = isText(text) ? seal.renewed(text, after) : undefined;
      if (sealed === undefined) continue;
      update.run(sealed, after);
      renewed += 1;
    }
    if (rows.length < BATCH) return renewed;
  }
}
