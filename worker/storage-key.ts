import { nodeCrypto } from './node-crypto.ts';

/** A key that texts are sealed with where they are stored. */
export type StorageKey = {
  /** Eight hexadecimal digits that stand beside each sealed text. Made of the key, so that no other key can have it. */
  id: string;
  /** 32 of them, for AES-256. */
  bytes: Uint8Array;
};

/** 32 bytes in base64, as `openssl rand -base64 32` prints them. */
const ENCODED = /^[A-Za-z0-9+/]{43}=$/;
/** Sets the id apart from every other use of a hash of the key. */
const PURPOSE = new TextEncoder().encode('Parley, the id of a storage key\n');

/** @returns undefined for what is no key */
export function parseStorageKey(text: string): StorageKey | undefined {
  if (!ENCODED.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const hash = nodeCrypto()
    .createHash('sha256')
    .update(Uint8Array.of(...PURPOSE, ...bytes))
    .digest();
  return { id: hexadecimal(hash.subarray(0, 4)), bytes };
}

export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
