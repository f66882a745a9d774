/** `npm run export -- ROOM FILE`: what was told to everybody in a room, as JSON Lines. docs/self-hosting.md */
import { closeSync, existsSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { parseConfig, parseHostConfig } from '../worker/config.ts';
import { isText, parseSeals, SEALS, Seal } from '../worker/seal.ts';
import { command, roomAndFile } from './command.ts';
import { copyDatabase } from './database.ts';
import { Failure } from './failure.ts';
import { isFounded, migrate, readSetting, withRoom } from './room-database.ts';
import { roomFile } from './room-file.ts';
import { EXPORTED, formatLine } from './room-lines.ts';

await command(async () => {
  const { room, file } = roomAndFile('npm run export -- ROOM FILE');
  const stored = roomFile(resolve(parseHostConfig(process.env).dataDir), room);
  const seal = new Seal(parseConfig(process.env).storageKeys);
  if (existsSync(file)) throw new Failure(`${file} exists already: name a file that does not`);
  if (!existsSync(stored)) throw new Failure(`DATA_DIR has no room ${room}`);
  // A copy: a server may have the room open, and the schema of an older one is brought to the newest.
  const copies = mkdtempSync(join(tmpdir(), 'parley-export-'));
  try {
    const copy = join(copies, 'room.sqlite');
    copyDatabase(stored, copy);
    const lines = withRoom(copy, (database) => writeLines(database, seal, room, file));
    console.log(`exported ${lines} events of ${room} to ${file}`);
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
});

/** Writes the file, which appears when it is whole. @returns how many lines it has */
function writeLines(database: DatabaseSync, seal: Seal, room: string, file: string): number {
  if (!isFounded(database)) throw new Failure(`nothing was ever said in the room ${room}`);
  migrate(database);
  const [missing] = seal.missing(parseSeals(readSetting(database, SEALS)));
  if (missing !== undefined) throw new Failure(`the room ${room} needs the key ${missing} in STORAGE_KEY`);
  const part = `${file}.part`;
  const output = openSync(part, 'w', 0o600);
  let lines = 0;
  const rows = database.prepare(
    `SELECT id, created, type, user, text FROM events WHERE ${EXPORTED} ORDER BY id`,
  );
  for (const { id, created, type, user, text } of rows.iterate()) {
    const event = { id: String(id), created: Number(created), type: String(type) };
    const opened = isText(text) ? seal.open(text, event.id) : null;
    writeSync(output, formatLine({ ...event, user: user === null ? null : String(user), text: opened }));
    lines += 1;
  }
  closeSync(output);
  renameSync(part, file);
  return lines;
}
