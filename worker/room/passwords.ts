import { type Hasher, ownThread } from '../hasher.ts';
import { Problem } from '../problems.ts';

/** In three slices, because a hash may have to be computed by a thread that others wait for [TOOLCHAIN 9]. */
const SLICES = 3;
const ITERATIONS = 33_334;
/** Logins that may wait for their turn; 50 are done in a second. */
const LONGEST_QUEUE = 1_000;
const STORED = /^pbkdf2-sha256\$(\d+)x(\d+)\$([0-9a-f]{32})\$([0-9a-f]{64})$/;

/** Salted, slow password hashes, few at a time: the lanes in which all hashes of a room run. */
export class Passwords {
  readonly #hasher: Hasher;
  readonly #lanes: Promise<unknown>[];
  #next = 0;
  #waiting = 0;

  constructor(hasher: Hasher = ownThread) {
    this.#hasher = hasher;
    this.#lanes = Array.from({ length: hasher.lanes }, () => Promise.resolve());
  }

  /** A new hash, as it is stored: algorithm, slices x iterations, salt, hash. */
  hash(password: string): Promise<string> {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    return this.#enqueue(async () => {
      const hash = await this.#hasher.derive({ password, salt, slices: SLICES, iterations: ITERATIONS });
      return `pbkdf2-sha256$${SLICES}x${ITERATIONS}$${salt.toHex()}$${hash.toHex()}`;
    });
  }

  /** Whether the password is the one that was stored; compared in constant time. */
  matches(password: string, stored: string): Promise<boolean> {
    const [, slices, iterations, salt, hash] = STORED.exec(stored) ?? [];
    if (salt === undefined || hash === undefined) throw new Error('a stored password hash cannot be read');
    return this.#enqueue(async () => {
      const derived = await this.#hasher.derive({
        password,
        salt: Uint8Array.fromHex(salt),
        slices: Number(slices),
        iterations: Number(iterations),
      });
      return crypto.subtle.timingSafeEqual(derived, Uint8Array.fromHex(hash));
    });
  }

  async #enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= LONGEST_QUEUE) {
      throw new Problem('busy', 'Too many people log in just now. Try again.', { 'Retry-After': '10' });
    }
    this.#waiting += 1;
    const lane = this.#next;
    this.#next = (lane + 1) % this.#lanes.length;
    const result = (this.#lanes[lane] ?? Promise.resolve()).then(work);
    this.#lanes[lane] = result
      .catch(() => {})
      .finally(() => {
        this.#waiting -= 1;
      });
    return result;
  }
}
