/** `^` and five digits: a name that can be found in the bytes of any protocol, also when it is cut in two. */
const DIGITS = 5;
const MARK = 0x5e;
const ZERO = 0x30;

/** The number's name. */
export function markedName(n: number): string {
  return `^${String(n).padStart(DIGITS, '0')}`;
}

/** Whom a reader has been told of, by their marked names. */
export class Roster {
  bytes = 0;
  reads = 0;
  readonly #known: Uint8Array;
  #missing: number;
  #digits = DIGITS;
  #value = 0;
  readonly #complete = Promise.withResolvers<void>();

  /** @param size how many there are to be known */
  constructor(size: number) {
    this.#known = new Uint8Array(size);
    this.#missing = size;
  }

  /** Resolves when everybody is known. */
  get complete(): Promise<void> {
    return this.#complete.promise;
  }

  take(bytes: Buffer): void {
    this.bytes += bytes.length;
    this.reads += 1;
    let at = 0;
    // The name that the bytes before began.
    while (this.#digits < DIGITS && at < bytes.length) this.#digit(bytes[at++]);
    for (at = bytes.indexOf(MARK, at); at >= 0; at = bytes.indexOf(MARK, at)) {
      this.#digits = 0;
      this.#value = 0;
      at += 1;
      while (this.#digits < DIGITS && at < bytes.length) this.#digit(bytes[at++]);
    }
  }

  #digit(byte = ZERO): void {
    this.#value = this.#value * 10 + byte - ZERO;
    this.#digits += 1;
    if (this.#digits < DIGITS || this.#known[this.#value] !== 0) return;
    this.#known[this.#value] = 1;
    this.#missing -= 1;
    if (this.#missing === 0) this.#complete.resolve();
  }
}
