/** Who is being rung: since when one can be heard, and for half a minute at most. */

/** Milliseconds for which somebody is rung. */
export const RING_FOR = 30_000;

export class Rung {
  /** Those who will be rung as soon as one can be heard have no timer yet. */
  readonly #timers = new Map<string, ReturnType<typeof setTimeout> | undefined>();

  get names(): readonly string[] {
    return [...this.#timers.keys()];
  }

  get size(): number {
    return this.#timers.size;
  }

  has(name: string): boolean {
    return this.#timers.has(name);
  }

  /** Whether it rings at theirs by now. */
  isRinging(name: string): boolean {
    return this.#timers.get(name) !== undefined;
  }

  /** They will be rung. */
  plan(name: string): void {
    this.#timers.set(name, undefined);
  }

  /** They are rung from now on. @param late what to do if they have not answered in time */
  ring(name: string, late: () => void): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(late, RING_FOR));
  }

  /** They are not rung any more. @returns whether they were */
  end(name: string): boolean {
    clearTimeout(this.#timers.get(name));
    return this.#timers.delete(name);
  }

  endAll(): void {
    for (const name of this.names) this.end(name);
  }
}
