import { resolve } from 'node:path';
import { parseRoomName } from '../protocol/text.ts';
import { ConfigError } from '../worker/config.ts';
import { errorCode, Failure } from './failure.ts';

/** Runs a program of the operator's: what they can do something about is one line, and the process ends with 1. */
export async function command(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isTheirs = error instanceof Failure || error instanceof ConfigError || isOfTheSystem(error);
    if (!isTheirs) throw error;
    console.error(`parley: ${error.message}`);
    process.exitCode = 1;
  }
}

/** The one argument of a command. @throws {Failure} with how it is to be called */
export function onlyArgument(usage: string): string {
  const [argument, ...more] = process.argv.slice(2);
  if (argument === undefined || argument === '' || more.length > 0) throw new Failure(`usage: ${usage}`);
  return argument;
}

/** The two arguments of a command. @throws {Failure} with how it is to be called, or what is no name of a room */
export function roomAndFile(usage: string): { room: string; file: string } {
  const [name, file, ...more] = process.argv.slice(2);
  if (name === undefined || file === undefined || more.length > 0) throw new Failure(`usage: ${usage}`);
  const room = parseRoomName(name);
  if (room === undefined)
    throw new Failure(`${name} is no name of a room: they are 1 to 64 of a-z 0-9 - _ .`);
  return { room, file: resolve(file) };
}

/** Such as EACCES or ENOSPC, with the path in its message; ERR_… are of Node, and defects. */
function isOfTheSystem(error: unknown): error is Error {
  return /^E(?!RR_)/.test(errorCode(error) ?? '');
}
