/** `npm run reseal`: brings everything that is stored under the first key of STORAGE_KEY. docs/self-hosting.md */
import { resolve } from 'node:path';
import { ConfigError, parseConfig, parseHostConfig } from '../worker/config.ts';
import { claimDirectory } from './claim.ts';
import { command } from './command.ts';
import { resealRooms } from './sealed-rooms.ts';

await command(async () => {
  const directory = resolve(parseHostConfig(process.env).dataDir);
  const { storageKeys } = parseConfig(process.env);
  const [first] = storageKeys;
  if (first === undefined)
    throw new ConfigError('STORAGE_KEY must be set: everything is brought under its first key');
  const lock = claimDirectory(directory);
  resealRooms(directory, storageKeys);
  lock.release();
  console.log(`everything in ${directory} is sealed with ${first.id}`);
});
