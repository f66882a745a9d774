/** Reading and writing the browser's storage, which may be full, forbidden, or hold anything. */

/** `local` is the browser's, `session` the tab's. */
export type StorageKind = 'local' | 'session';

/** What is stored under a key, or undefined if it is nothing or no JSON. */
export function readStored(kind: StorageKind, key: string): unknown {
  try {
    return JSON.parse(storageOf(kind).getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Stores a value as JSON; one that cannot be stored is only forgotten. */
export function writeStored(kind: StorageKind, key: string, value: unknown): void {
  try {
    storageOf(kind).setItem(key, JSON.stringify(value));
  } catch {
    // No storage means no memory, and nothing else.
  }
}

/** Forgets the keys that a test picks. */
export function forgetStored(kind: StorageKind, isPicked: (key: string) => boolean): void {
  try {
    const storage = storageOf(kind);
    for (const key of Object.keys(storage)) if (isPicked(key)) storage.removeItem(key);
  } catch {
    // Nothing could be stored there.
  }
}

/** Called within a try: where site data is blocked, the mere name throws. */
function storageOf(kind: StorageKind): Storage {
  return kind === 'local' ? localStorage : sessionStorage;
}
