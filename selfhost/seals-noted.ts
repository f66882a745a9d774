/**
 * What the rooms of a DATA_DIR may lie under, noted beside their files, so that a start need not look into each of
 * them. It may name more than there is, never less: where there is no note, nothing is known.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from '../worker/room/migrations.ts';
import { formatSeals, parseSeals } from '../worker/seal.ts';
import { makeDirectory } from './claim.ts';
import { flush } from './database.ts';
import { roomsIn } from './room-file.ts';

/** What is sealed can change with the schema, so a note from before is none. */
const VERSION = `schema ${MIGRATIONS.length}: `;

/** Ids of keys and `plain`; undefined where nothing is noted. */
export function readSeals(dataDir: string): string[] | undefined {
  const file = fileIn(dataDir);
  const note = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return note.startsWith(VERSION) ? parseSeals(note.slice(VERSION.length)) : undefined;
}

/** Notes them, so that it outlives a power cut: the rooms' own texts may come after it. */
export function noteSeals(dataDir: string, seals: readonly string[]): void {
  makeDirectory(roomsIn(dataDir));
  const part = `${fileIn(dataDir)}.part`;
  writeFileSync(part, `${VERSION}${formatSeals(seals)}\n`);
  flush(part);
  renameSync(part, fileIn(dataDir));
  flush(roomsIn(dataDir));
}

/** Whoever puts a room there, or begins to seal them, has the next start look into all of them. */
export function forgetSeals(dataDir: string): void {
  if (!existsSync(fileIn(dataDir))) return;
  rmSync(fileIn(dataDir));
  flush(roomsIn(dataDir));
}

/** Where the rooms lie: whoever moves these, or others in their place, moves or removes the note. */
function fileIn(dataDir: string): string {
  return join(roomsIn(dataDir), 'seals');
}
