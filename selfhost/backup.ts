/** `npm run backup -- DIR`: a copy of DATA_DIR while its server runs, or not. docs/self-hosting.md */
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseHostConfig } from '../worker/config.ts';
import { makeDirectory } from './claim.ts';
import { command, onlyArgument } from './command.ts';
import { copyRooms } from './copy-rooms.ts';
import { Failure } from './failure.ts';

await command(async () => {
  const directory = resolve(onlyArgument('npm run backup -- DIRECTORY'));
  const { dataDir } = parseHostConfig(process.env);
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new Failure(`${directory} is not empty: name a directory that does not exist yet`);
  }
  makeDirectory(directory);
  const { files, bytes } = copyRooms(resolve(dataDir), directory);
  console.log(`saved ${files} files, ${bytes} bytes, in ${directory}`);
});
