/** `npm run restore -- DIR`: puts a backup into an empty DATA_DIR. docs/self-hosting.md */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseHostConfig } from '../worker/config.ts';
import { claimDirectory } from './claim.ts';
import { command, onlyArgument } from './command.ts';
import { copyRooms } from './copy-rooms.ts';
import { Failure } from './failure.ts';

const LOCK = 'lock';

await command(async () => {
  const backup = resolve(onlyArgument('npm run restore -- DIRECTORY'));
  const dataDir = resolve(parseHostConfig(process.env).dataDir);
  const found = existsSync(dataDir) ? readdirSync(dataDir) : [];
  // Not where something else lies: no lock is left in a directory that is none of ours.
  const lock =
    found.every((name) => name === LOCK) || found.includes(LOCK) ? claimDirectory(dataDir) : undefined;
  if (found.some((name) => name !== LOCK)) {
    throw new Failure(`DATA_DIR ${dataDir} is not empty: move it away, or set another DATA_DIR`);
  }
  const { files, bytes } = copyRooms(backup, dataDir);
  lock?.release();
  console.log(`restored ${files} files, ${bytes} bytes, to ${dataDir}`);
});
