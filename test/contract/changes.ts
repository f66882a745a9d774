import { DEADLINE } from './deadline.ts';

/** Lets a test wait for a condition on something that the other side changes. */
export class Changes {
  #wake: () => void = () => {};
  #change = this.#next();

  /** Something changed: every condition that is waited for is looked at again. */
  notify(): void {
    const wake = this.#wake;
    this.#change = this.#next();
    wake();
  }

  /**
   * Resolves when the condition holds.
   * @param story tells, when it does not within the deadline, what was waited for and what was there instead
   * @param deadline in ms
   */
  async until(condition: () => boolean, story: () => string, deadline = DEADLINE): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.notify();
    }, deadline);
    try {
      while (!condition()) {
        if (isLate) throw new Error(`not within ${deadline} ms: ${story()}`);
        await this.#change;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
