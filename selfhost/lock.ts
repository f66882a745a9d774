import { DatabaseSync } from 'node:sqlite';

/** What a process holds alone until it ends; released explicitly, or by the kernel when the process dies. */
export type Lock = { release(): void };

/**
 * Takes a lock that no two processes can hold. workerd does not lock its directory, and two of them on the same
 * rooms would overwrite each other. An SQLite transaction locks on every system Node runs on, and unlike a file
 * with a process id it cannot outlive a kill -9.
 * @param path a file for the lock alone, made where it is missing
 * @param patience milliseconds to wait for a holder who is about to end
 * @returns the lock, or undefined where another process holds it
 * @throws where the file cannot be written
 */
export function takeLock(path: string, patience: number): Lock | undefined {
  try {
    const database = new DatabaseSync(path, { timeout: patience });
    // Nothing is ever written, so there is nothing to keep in a journal file.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
