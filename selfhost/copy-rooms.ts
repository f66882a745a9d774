import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { copyDatabase, databasesIn, flush } from './database.ts';
import { Failure } from './failure.ts';
import { NAMESPACES, roomsIn } from './room-file.ts';

/** What was copied. */
export type Copied = { files: number; bytes: number };

/**
 * Copies all that one DATA_DIR keeps into another. Its rooms appear there when all of it is whole, and not before.
 * @param from a server may be writing to it
 * @param to exists, and has no rooms in it
 * @throws {Failure}
 */
export function copyRooms(from: string, to: string): Copied {
  if (!existsSync(roomsIn(from)) || databasesIn(roomsIn(from)).length === 0) {
    throw new Failure(`${from} has no rooms in it`);
  }
  const part = mkdtempSync(join(to, 'part-'));
  try {
    // The last one is that of the rooms.
    const namespaces = NAMESPACES.filter((name) => existsSync(join(from, name)));
    const copied = namespaces.map((name) => copyNamespace(join(from, name), join(part, name)));
    for (const name of namespaces) renameSync(join(part, name), join(to, name));
    flush(to);
    return copied.reduce((sum, { files, bytes }) => ({ files: sum.files + files, bytes: sum.bytes + bytes }));
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

function copyNamespace(from: string, to: string): Copied {
  mkdirSync(to, { mode: 0o700 });
  for (const name of databasesIn(from)) {
    copyDatabase(join(from, name), join(to, name));
    // SQLite makes files that everybody can read; until here nobody could reach them.
    chmodSync(join(to, name), 0o600);
  }
  flush(to);
  const sizes = readdirSync(to).map((name) => statSync(join(to, name)).size);
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
