/** Whether the room shows somebody. Whoever changes networks leaves it and comes back at once; who stays away has left. */

/** Milliseconds for which the room may not show somebody who only comes back into it. */
const ABSENT_FOR = 5_000;

export class Absence {
  /** Whether they have been away for so long. */
  isLong = false;
  /** Some rooms show only those who have spoken: who was never seen is not missed. */
  #wasSeen = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #left: () => void;

  /** @param left hears that they have been away for too long */
  constructor(left: () => void) {
    this.#left = left;
  }

  /** The room says whether they are there. */
  see(isPresent: boolean): void {
    if (isPresent) {
      this.end();
      this.#wasSeen = true;
      this.isLong = false;
    } else if (this.#wasSeen) {
      // That others come and go meanwhile gives nobody more time.
      this.#timer ??= setTimeout(() => {
        this.isLong = true;
        this.#left();
      }, ABSENT_FOR);
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
