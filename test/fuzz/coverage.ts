import { Session } from 'node:inspector';

/** What V8 saw running: which blocks of the watched code, and roughly how often. */
export class Coverage {
  readonly #session = new Session();
  readonly #watched: RegExp;
  readonly #seen = new Set<string>();

  /** @param watched the URLs of the code that counts */
  constructor(watched: RegExp) {
    this.#watched = watched;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** How many blocks, at how many orders of magnitude, were reached so far. */
  get size(): number {
    return this.#seen.size;
  }

  /** Whether what ran since the last time reached something new. */
  grew(): boolean {
    const before = this.#seen.size;
    // Answered before it returns; each answer has only what ran since the one before.
    this.#session.post('Profiler.takePreciseCoverage', (_, taken) => {
      for (const { url, functions } of taken?.result ?? []) {
        if (!this.#watched.test(url)) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0)
              this.#seen.add(`${url} ${startOffset} ${endOffset} ${Math.floor(Math.log2(count) / 2)}`);
      }
    });
    return this.#seen.size > before;
  }

  stop(): void {
    this.#session.disconnect();
  }
}
