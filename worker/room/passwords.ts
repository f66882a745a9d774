import { Problem } from '../problems.ts';

/**
 * Salted, slow password hashes. A hash blocks the whole process while it runs, every room of it, so it runs in
 * slices with a breath between them, and few at a time [TOOLCHAIN 9].
 */

/** Chained PBKDF2-SHA256: each slice salts the next. Stored beside each hash, so that they can be raised. */
const SLICES = 3;
const ITERATIONS_PER_SLICE = 33_334;
/** How many hashes of a room run at a time: a breath is a millisecond or more, and the other one's slice fits into it. */
const LANES = 2;
/** Logins that may wait for their turn; 50 are done in a second. */
const LONGEST_QUEUE = 1_000;
const STORED = /^pbkdf2-sha256\$(\d+)x(\d+)\$([0-9a-f]{32})\$([0-9a-f]{64})$/;

/** The lanes in which all hashes of a room run. */
export class Passwords {
  readonly #lanes: Promise<unknown>[] = Array.from({ length: LANES }, () => Promise.resolve());
  #next = 0;
  #waiting = 0;

  /** A new hash, as it is stored: algorithm, slices x iterations, salt, hash. */
  hash(password: string): Promise<string> {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    return this.#enqueue(async () => {
      const hash = await derive(password, salt, SLICES, ITERATIONS_PER_SLICE);
      return `pbkdf2-sha256$${SLICES}x${ITERATIONS_PER_SLICE}$${salt.toHex()}$${hash.toHex()}`;
    });
  }

  /** Whether the password is the one that was stored; compared in constant time. */
  matches(password: string, stored: string): Promise<boolean> {
    const [, slices, iterations, salt, hash] = STORED.exec(stored) ?? [];
    if (salt === undefined || hash === undefined) throw new Error('a stored password hash cannot be read');
    return this.#enqueue(async () => {
      const derived = await derive(password, Uint8Array.fromHex(salt), Number(slices), Number(iterations));
      return crypto.subtle.timingSafeEqual(derived, Uint8Array.fromHex(hash));
    });
  }

  async #enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= LONGEST_QUEUE) {
      throw new Problem('busy', 'Too many people log in just now. Try again.', { 'Retry-After': '10' });
    }
    this.#waiting += 1;
    const lane = this.#next;
    this.#next = (lane + 1) % LANES;
    const result = (this.#lanes[lane] ?? Promise.resolve()).then(work);
    this.#lanes[lane] = result
      .catch(() => {})
      .finally(() => {
        this.#waiting -= 1;
      });
    return result;
  }
}

async function derive(
  password: string,
  salt: Uint8Array,
  slices: number,
  iterations: number,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, [
    'deriveBits',
  ]);
  let derived = salt;
  for (let slice = 0; slice < slices; slice += 1) {
    derived = new Uint8Array(
      await crypto.subtle.deriveBits(
        { name: 'PBKDF2', hash: 'SHA-256', salt: derived, iterations },
        key,
        256,
      ),
    );
    await scheduler.wait(0);
  }
  return derived;
}
