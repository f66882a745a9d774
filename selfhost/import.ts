/** `npm run import -- ROOM FILE`: makes a room of what `npm run export` wrote. docs/self-hosting.md */
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseConfig, parseHostConfig } from '../worker/config.ts';
import { LIST, PUT_ON_LIST } from '../worker/room-list.ts';
import { Seal } from '../worker/seal.ts';
import { claimDirectory, makeDirectory } from './claim.ts';
import { command, roomAndFile } from './command.ts';
import { flush } from './database.ts';
import { Failure } from './failure.ts';
import { importLines } from './import-lines.ts';
import { isFounded, peekIntoRoom, withRoom } from './room-database.ts';
import { listFile, roomFile } from './room-file.ts';
import { requireKeys } from './sealed-rooms.ts';
import { forgetSeals } from './seals-noted.ts';

await command(async () => {
  const { room, file } = roomAndFile('npm run import -- ROOM FILE');
  const config = parseConfig(process.env);
  const lines = readFileSync(file, 'utf8').split('\n');
  const dataDir = resolve(parseHostConfig(process.env).dataDir);
  const lock = claimDirectory(dataDir);
  const stored = roomFile(dataDir, room);
  requireKeys(dataDir, config.storageKeys);
  if (existsSync(stored) && peekIntoRoom(stored, isFounded)) {
    throw new Failure(
      `the room ${room} has a history of its own: import into another one. Nothing was changed`,
    );
  }
  makeDirectory(dirname(stored));
  const part = `${stored}.part`;
  try {
    rmSync(part, { force: true });
    // SQLite takes it as it is; it would make one that everybody can read.
    closeSync(openSync(part, 'w', 0o600));
    const count = withRoom(part, (database) =>
      importLines(database, lines, new Seal(config.storageKeys), config),
    );
    flush(part);
    // Of a room that somebody only looked at there is a file, and perhaps a log of it, with nothing in them.
    for (const suffix of ['-wal', '-shm']) rmSync(`${stored}${suffix}`, { force: true });
    putOnList(dataDir, room);
    forgetSeals(dataDir);
    renameSync(part, stored);
    flush(dirname(stored));
    console.log(`imported ${count} events into ${room}`);
  } finally {
    rmSync(part, { force: true });
    lock.release();
  }
});

/** Whoever has as many rooms as there may be (ROOMS_MAX) can enter this one, too. */
function putOnList(dataDir: string, room: string): void {
  const file = listFile(dataDir);
  makeDirectory(dirname(file));
  withRoom(file, (list) => {
    list.exec(LIST);
    list.prepare(PUT_ON_LIST).run(room);
  });
  flush(file);
  flush(dirname(file));
}
