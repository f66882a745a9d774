/** Streams that are told the same, as quickly as workerd can: in turns, each all that came since its last one. */
export class Turns {
  #streams = new Set();
  /** What was told since the last time that all had been told everything, and how many events are in each piece. */
  #told = [];
  #events = [];
  /** How many of these pieces all have been told, and how many events are in the others. */
  #done = 0;
  #backlog = 0;
  #advance = Promise.withResolvers();
  /** Who has not been told everything, and how much of it they have been; whose turn is next comes first. */
  #behind = new Map();
  /** All that was told from there on, in one piece. */
  #rest = new Map();
  #round;

  /** It is told what comes from now on. */
  add(stream) {
    this.#streams.add(stream);
  }

  delete(stream) {
    this.#streams.delete(stream);
    this.#behind.delete(stream);
  }

  /** Resolves when fewer events than that are still to be told to somebody. */
  async keptUp(ahead) {
    while (this.#backlog >= ahead) await this.#advance.promise;
  }

  tell(bytes, events = 1) {
    if (this.#streams.size === 0) return;
    for (const stream of this.#streams)
      if (!this.#behind.has(stream)) this.#behind.set(stream, this.#told.length);
    this.#told.push(bytes);
    this.#events.push(events);
    this.#backlog += events;
    this.#rest.clear();
    this.#round ??= this.#tellAll();
  }

  async #tellAll() {
    // What did best: fewer at a time cost less, more are quicker, and with 61 what is written piles up.
    const turn = Math.min(Math.max(16, this.#streams.size / 125), 40);
    while (this.#behind.size > 0) {
      let count = 0;
      for (const [stream, from] of this.#behind) {
        if (count >= turn) break;
        count += 1;
        this.#behind.delete(stream);
        stream.enqueue(this.#restFrom(from));
      }
      this.#settle();
      await scheduler.wait(0);
    }
    this.#told = [];
    this.#events = [];
    this.#done = 0;
    this.#rest.clear();
    this.#round = undefined;
  }

  /** Whoever is next has waited longest: what is before that, all have been told. */
  #settle() {
    const [oldest = this.#told.length] = this.#behind.values();
    if (oldest === this.#done) return;
    for (const events of this.#events.slice(this.#done, oldest)) this.#backlog -= events;
    this.#done = oldest;
    this.#advance.resolve();
    this.#advance = Promise.withResolvers();
  }

  #restFrom(from) {
    let bytes = this.#rest.get(from);
    if (bytes === undefined) {
      bytes = joined(this.#told.slice(from));
      this.#rest.set(from, bytes);
    }
    return bytes;
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
