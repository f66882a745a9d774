/** Reading and writing the browser's storage, which may be full, forbidden, or hold anything. */

/** What is stored under a key, or undefined if it is nothing or no JSON. */
export function readStored(storage: Storage, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Stores a value as JSON; one that cannot be stored is only forgotten. */
export function writeStored(storage: Storage, key: string, value: unknown): void {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // No storage means no memory, and nothing else.
  }
}
