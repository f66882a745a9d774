import { Histogram } from './histogram.ts';
import { DIGITS, MARK, microseconds } from './stamp.ts';

const WRAP = 10 ** DIGITS;
const ZERO = 0x30;

/** Counts what all readers of a crowd are delivered, and how late it is. */
export class Meter {
  readonly latency = new Histogram();
  #marks = 0;
  #bytes = 0;
  #reads = 0;
  #expected = Number.POSITIVE_INFINITY;
  #arrived: (() => void) | undefined;

  /** Marks seen: one for each delivery, two in a protocol that tells the text twice. */
  get marks(): number {
    return this.#marks;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Chunks that the readers' sockets gave: what the server wrote, or several writes that met in the kernel. */
  get reads(): number {
    return this.#reads;
  }

  clear(): void {
    this.latency.clear();
    this.#marks = 0;
    this.#bytes = 0;
    this.#reads = 0;
  }

  /** Resolves when that many marks were seen since the last clear(). */
  async reached(marks: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#expected = marks;
    this.#arrived = resolve;
    if (this.#marks >= marks) resolve();
    await promise;
    this.#expected = Number.POSITIVE_INFINITY;
  }

  /** What one reader does with the bytes that it is sent. A stamp that is cut in two is counted, only not timed. */
  reader(): (bytes: Buffer) => void {
    let endedInMark = false;
    return (bytes) => {
      const now = microseconds() % WRAP;
      this.#reads += 1;
      this.#bytes += bytes.length;
      if (endedInMark && isDigit(bytes[0])) this.#marks += 1;
      endedInMark = bytes.at(-1) === MARK;
      for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + 1)) {
        // The same byte without a digit is the length of a WebSocket frame.
        if (!isDigit(bytes[at + 1])) continue;
        this.#marks += 1;
        if (at + DIGITS < bytes.length) this.latency.add(now - stampAt(bytes, at + 1));
      }
      if (this.#marks >= this.#expected) this.#arrived?.();
    };
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
}

function stampAt(bytes: Buffer, start: number): number {
  let stamp = 0;
  for (let at = start; at < start + DIGITS; at += 1) stamp = stamp * 10 + ((bytes[at] ?? ZERO) - ZERO);
  return stamp;
}
