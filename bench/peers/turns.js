/** Streams that are told the same, as quickly as workerd can: in turns, each all that came since its last one. */
export class Turns {
  #streams = new Set();
  /** What some have not been told, oldest first. */
  #waiting = [];
  /** How many all have been told that once waited: a position counts from the first of these. */
  #done = 0;
  /** Who has not been told everything, and the position of what they are told next; whose turn is next comes first. */
  #behind = new Map();
  /** What is told from a position on. */
  #joined = new Map();
  #round;

  /** It is told what comes from now on. */
  add(stream) {
    this.#streams.add(stream);
  }

  delete(stream) {
    this.#streams.delete(stream);
    this.#behind.delete(stream);
    this.#settle();
  }

  tell(bytes) {
    const position = this.#done + this.#waiting.length;
    this.#waiting.push(bytes);
    this.#joined.clear();
    for (const stream of this.#streams) if (!this.#behind.has(stream)) this.#behind.set(stream, position);
    if (this.#behind.size > 0) this.#round ??= this.#tellAll();
    else this.#settle();
  }

  async #tellAll() {
    // What did best: fewer at a time cost less, more are quicker, and with 61 what is written piles up.
    const turn = Math.min(Math.max(16, this.#streams.size / 125), 40);
    while (this.#behind.size > 0) {
      let told = 0;
      for (const [stream, position] of this.#behind) {
        if (told >= turn) break;
        told += 1;
        this.#behind.delete(stream);
        stream.enqueue(this.#from(position));
      }
      this.#settle();
      await scheduler.wait(0);
    }
    this.#round = undefined;
  }

  #from(position) {
    let bytes = this.#joined.get(position);
    if (bytes === undefined) {
      bytes = joined(this.#waiting.slice(position - this.#done));
      this.#joined.set(position, bytes);
    }
    return bytes;
  }

  #settle() {
    const [oldest = this.#done + this.#waiting.length] = this.#behind.values();
    this.#waiting.splice(0, oldest - this.#done);
    this.#done = oldest;
  }
}

export function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  parts.reduce((at, part) => {
    bytes.set(part, at);
    return at + part.byteLength;
  }, 0);
  return bytes;
}
