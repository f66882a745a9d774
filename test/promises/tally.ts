/** How often each thing happened, in the order in which it happened first. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** How often anything that fits happened. */
  of(fits: RegExp): number {
    return [...this.#counts].reduce((sum, [what, count]) => sum + (fits.test(what) ? count : 0), 0);
  }

  /** Everything with how often it happened. */
  get entries(): [what: string, count: number][] {
    return [...this.#counts];
  }

  /** In words: `message: 503 (12 times), login: 429 (once)`, or `nothing`. */
  toString(): string {
    const words = this.entries.map(([what, count]) => `${what} (${count === 1 ? 'once' : `${count} times`})`);
    return words.join(', ') || 'nothing';
  }
}
