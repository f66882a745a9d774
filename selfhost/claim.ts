import { accessSync, constants, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode, Failure } from './failure.ts';
import { type Lock, takeLock } from './lock.ts';
import { type Listener, listen } from './port.ts';

/** Milliseconds to wait for a predecessor who is ending, so that a restart in haste succeeds. */
const HANDOVER = 2_000;

/** So many that a disk that is all but full has no room for them. */
const PROBE_BYTES = 65_536;

/** What is this server's alone: a lock on the directory, and the public socket. */
type Claim = { lock: Lock; listener: Listener };

/** Makes sure that the directory and the address are this server's alone. @throws {Failure} naming what is taken */
export async function claim(directory: string, host: string, port: number): Promise<Claim> {
  const lock = lockDirectory(directory);
  // Where both are taken, the port is what the operator knows the other server by. Where only the port is, a supervisor
  // that was killed may have left a workerd that has a thousand connections to close.
  const listener = await listen(host, port, lock ? HANDOVER : 0);
  return { lock: lock ?? inUse(directory), listener };
}

/** Makes sure that no server has the directory, and that none takes it. @throws {Failure} */
export function claimDirectory(directory: string): Lock {
  return lockDirectory(directory) ?? inUse(directory);
}

function inUse(directory: string): never {
  throw new Failure(`DATA_DIR ${directory} is in use by another server: stop it or set another DATA_DIR`);
}

/** The lock, or undefined where another server has it. @throws {Failure} where nothing can be written there */
function lockDirectory(directory: string): Lock | undefined {
  try {
    makeDirectory(directory);
    // SQLite locks a file that can only be read without a complaint; a file system that became read-only has one.
    accessSync(directory, constants.W_OK);
    return takeLock(join(directory, 'lock'), HANDOVER);
  } catch (error) {
    throw unwritable(directory, error);
  }
}

/** Makes sure that what is written there reaches the disk. @throws {Failure} where it does not, as on a disk that is full */
export function proveWritable(directory: string): void {
  const probe = join(directory, 'probe');
  try {
    writeFileSync(probe, new Uint8Array(PROBE_BYTES), { flush: true, mode: 0o600 });
  } catch (error) {
    throw unwritable(directory, error);
  } finally {
    rmSync(probe, { force: true });
  }
}

function unwritable(directory: string, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  return new Failure(`DATA_DIR ${directory} cannot be written: ${reason}`);
}

/**
 * Makes a directory for its owner alone, and its parents.
 * Node's own recursive mkdir never returns where a parent exists and yet takes no directory, as in /proc.
 */
export function makeDirectory(path: string): void {
  try {
    // Password hashes and keys lie there.
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) === 'EEXIST' && statSync(path).isDirectory()) return;
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    makeDirectory(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}
