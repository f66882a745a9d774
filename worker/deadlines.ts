/** Milliseconds between two looks: so much later may somebody be given up. */
const TICK = 1_000;

type Waiter = { until: number; giveUp: () => void };

/**
 * Waits for what comes in time nearly always. One timer looks after all of them, because one for each would cost as
 * much as what it waits for, and an object has few to give [TOOLCHAIN 8].
 */
export class Deadlines {
  readonly #waiting = new Set<Waiter>();
  #timer: ReturnType<typeof setInterval> | null = null;

  /**
   * @param milliseconds at most, and up to a second more
   * @returns what the promise came to, or undefined where it did not come
   */
  within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const waiter = { until: Date.now() + milliseconds, giveUp: () => resolve(undefined) };
      this.#waiting.add(waiter);
      this.#timer ??= setInterval(() => this.#look(), TICK);
      promise.then(resolve, reject).finally(() => this.#waiting.delete(waiter));
    });
  }

  /** The timer goes on for a moment after the last: in a busy room the next is here already. */
  #look(): void {
    const now = Date.now();
    for (const waiter of this.#waiting) if (waiter.until <= now) this.#giveUp(waiter);
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #giveUp(waiter: Waiter): void {
    this.#waiting.delete(waiter);
    waiter.giveUp();
  }
}
