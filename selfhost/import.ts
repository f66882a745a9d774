/** `npm run import -- ROOM FILE`: makes a room of what `npm run export` wrote. docs/self-hosting.md */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseConfig, parseHostConfig } from '../worker/config.ts';
import { Seal } from '../worker/seal.ts';
import { claimDirectory } from './claim.ts';
import { command, roomAndFile } from './command.ts';
import { flush } from './database.ts';
import { Failure } from './failure.ts';
import { importLines } from './import-lines.ts';
import { isFounded, withRoom } from './room-database.ts';
import { roomFile } from './room-file.ts';

await command(async () => {
  const { room, file } = roomAndFile('npm run import -- ROOM FILE');
  const config = parseConfig(process.env);
  const lines = readFileSync(file, 'utf8').split('\n');
  const dataDir = resolve(parseHostConfig(process.env).dataDir);
  const lock = claimDirectory(dataDir);
  const stored = roomFile(dataDir, room);
  if (existsSync(stored) && withRoom(stored, isFounded)) {
    throw new Failure(
      `the room ${room} has a history of its own: import into another one. Nothing was changed`,
    );
  }
  mkdirSync(dirname(stored), { recursive: true });
  const part = `${stored}.part`;
  try {
    rmSync(part, { force: true });
    const count = withRoom(part, (database) =>
      importLines(database, lines, new Seal(config.storageKeys), config),
    );
    flush(part);
    // Of a room that somebody only looked at there is a file, and perhaps a log of it, with nothing in them.
    for (const suffix of ['-wal', '-shm']) rmSync(`${stored}${suffix}`, { force: true });
    renameSync(part, stored);
    flush(dirname(stored));
    console.log(`imported ${count} events into ${room}`);
  } finally {
    rmSync(part, { force: true });
    lock.release();
  }
});
