import { nodeCrypto } from './node-crypto.ts';
import { hexadecimal, type StorageKey } from './storage-key.ts';

/** A text as it is stored: plain, or sealed in bytes. */
export type Stored = string | ArrayBuffer | Uint8Array;

/** Stands for a key's id where texts are stored as they are. */
export const PLAIN = 'plain';
/** The setting of a room that says what its texts may lie under: ids of keys and `plain`, in any order. */
export const SEALS = 'seals';

/** Reads the setting. A room without it was never sealed. */
export function parseSeals(setting: unknown): string[] {
  return typeof setting === 'string' ? setting.split(' ') : [PLAIN];
}

/** The setting's value. */
export function formatSeals(seals: readonly string[]): string {
  return seals.join(' ');
}

// version, id of the key, nonce, ciphertext, tag
const VERSION = 1;
const NONCE_AT = 5;
const TEXT_AT = 17;
const TAG_SIZE = 16;
const utf8 = new TextEncoder();

/**
 * Seals texts for the disk and opens them again, with AES-256-GCM. In the same turn, because whatever a verb of the
 * room writes is one transaction; WebCrypto would have it wait.
 */
export class Seal {
  /** What new texts lie under: the first key's id, or `plain` where there is no key. */
  readonly by: string;
  readonly #first: { header: Uint8Array; bytes: Uint8Array } | undefined;
  readonly #keys: ReadonlyMap<string, Uint8Array>;

  /** @param keys the first seals, all of them open; none: texts are stored plain */
  constructor(keys: readonly StorageKey[]) {
    const [first] = keys;
    this.by = first?.id ?? PLAIN;
    this.#first = first && { header: headerOf(first.id), bytes: first.bytes };
    this.#keys = new Map(keys.map(({ id, bytes }) => [id, bytes]));
  }

  /** Of what a room's texts lie under, that which none of the keys opens. */
  missing(seals: readonly string[]): string[] {
    return seals.filter((id) => id !== PLAIN && !this.#keys.has(id));
  }

  /** @param about where the text belongs, so that it opens nowhere else: see worker/sealed.ts */
  seal(text: string, about: string): string | Uint8Array {
    if (this.#first === undefined) return text;
    const { header, bytes } = this.#first;
    const nonce = crypto.getRandomValues(new Uint8Array(TEXT_AT - NONCE_AT));
    const cipher = nodeCrypto().createCipheriv('aes-256-gcm', bytes, nonce);
    cipher.setAAD(utf8.encode(about));
    const body = cipher.update(text, 'utf8');
    // Of a stream cipher nothing is left for the end; the tag is made there.
    cipher.final();
    const sealed = new Uint8Array(TEXT_AT + body.length + TAG_SIZE);
    sealed.set(header);
    sealed.set(nonce, NONCE_AT);
    sealed.set(body, TEXT_AT);
    sealed.set(cipher.getAuthTag(), TEXT_AT + body.length);
    return sealed;
  }

  /** @throws where no key fits, or the bytes are not what was sealed there */
  open(stored: Stored, about: string): string {
    if (typeof stored === 'string') return stored;
    const sealed = bytesOf(stored);
    if (sealed[0] !== VERSION) throw new Error(`the text of ${about} is sealed in a way of a later version`);
    const id = sealedBy(sealed);
    const key = this.#keys.get(id);
    if (key === undefined) throw new Error(`the text of ${about} is sealed with another key (${id})`);
    const decipher = nodeCrypto().createDecipheriv('aes-256-gcm', key, sealed.subarray(NONCE_AT, TEXT_AT));
    decipher.setAAD(utf8.encode(about));
    decipher.setAuthTag(sealed.subarray(-TAG_SIZE));
    return decipher.update(sealed.subarray(TEXT_AT, -TAG_SIZE), undefined, 'utf8') + decipher.final('utf8');
  }

  /** The same text under the first key, or undefined where it lies under it already. */
  renewed(stored: Stored, about: string): string | Uint8Array | undefined {
    return sealedBy(stored) === this.by ? undefined : this.seal(this.open(stored, about), about);
  }
}

/** Whether a column or a setting holds a text. */
export function isText(value: unknown): value is Stored {
  return typeof value === 'string' || value instanceof ArrayBuffer || value instanceof Uint8Array;
}

/** What a text lies under. */
function sealedBy(stored: Stored): string {
  return typeof stored === 'string' ? PLAIN : hexadecimal(bytesOf(stored).subarray(1, NONCE_AT));
}

function bytesOf(stored: ArrayBuffer | Uint8Array): Uint8Array {
  return stored instanceof Uint8Array ? stored : new Uint8Array(stored);
}

function headerOf(id: string): Uint8Array {
  return Uint8Array.of(VERSION, ...(id.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16)));
}
