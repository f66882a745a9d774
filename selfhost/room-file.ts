import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';

/** The `uniqueKey` of the rooms' namespace in selfhost/config.capnp, and that of the list of them, which is one actor. */
const UNIQUE_KEY = 'rooms';
const LIST_KEY = 'directory';
const LIST_NAME = 'rooms';
/** All that workerd keeps under DATA_DIR: a directory for each namespace, the rooms last. */
export const NAMESPACES = [LIST_KEY, UNIQUE_KEY] as const;
const HALF = 16;

/** Where workerd keeps one SQLite file per room, under DATA_DIR: the directory has the name of the namespace. */
export function roomsIn(dataDir: string): string {
  return join(dataDir, UNIQUE_KEY);
}

/** The file of a room; workerd names it by the id that it makes of the room's name. */
export function roomFile(dataDir: string, name: string): string {
  return fileOf(dataDir, UNIQUE_KEY, name);
}

/** The file of the list of all rooms. */
export function listFile(dataDir: string): string {
  return fileOf(dataDir, LIST_KEY, LIST_NAME);
}

function fileOf(dataDir: string, uniqueKey: string, name: string): string {
  return join(dataDir, uniqueKey, `${idFromName(uniqueKey, name)}.sqlite`);
}

/** As workerd makes it: 16 bytes of the name's MAC, then 16 that prove that these are of this namespace. */
function idFromName(uniqueKey: string, name: string): string {
  const key = createHash('sha256').update(uniqueKey).digest();
  const mac = (data: string | Buffer) => createHmac('sha256', key).update(data).digest().subarray(0, HALF);
  const first = mac(name);
  return Buffer.concat([first, mac(first)]).toString('hex');
}
