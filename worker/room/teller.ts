import { attempt } from './attempt.ts';
import { byReaders, type Told } from './broadcast.ts';

/** What is told in its place in the order: an event, or something done exactly there. */
export type Entry = Told | (() => void);

/**
 * How much may wait to be told before those who say more are made to wait for it as well. With less, a busy room
 * has fewer events for each write; with more, posts that are stored take the processor from those who wait to hear.
 */
const AHEAD = 64;

/**
 * Tells what is stored, in order and one run of events at a time. A large audience hears a run in several turns; what
 * is stored meanwhile waits, and is then told in one piece: the busier the room, the fewer writes for each event.
 */
export class Teller {
  readonly #publish: (told: Told[]) => Promise<void> | undefined;
  #entries: Entry[] = [];
  #isTelling = false;
  /** The run that is being told, to the last of the audience. */
  #run: Promise<void> | undefined;

  /** @param publish tells everybody; resolves when the last of a large audience was told */
  constructor(publish: (told: Told[]) => Promise<void> | undefined) {
    this.#publish = publish;
  }

  /** Takes what is stored. Where nothing is being told and the audience is small, everybody hears it in this turn. */
  tell(entries: readonly Entry[]): void {
    this.#entries.push(...entries);
    if (!this.#isTelling) void this.#tellAll();
  }

  /** Resolves at once, or where too much waits to be told, when the next of it begins to be. */
  async keptUp(): Promise<void> {
    if (this.#entries.length >= AHEAD) await this.#run;
  }

  /** Resolves when everything taken so far was told. */
  async toldSoFar(): Promise<void> {
    if (this.#isTelling) await new Promise<void>((resolve) => this.#entries.push(resolve));
  }

  async #tellAll(): Promise<void> {
    this.#isTelling = true;
    try {
      while (this.#entries.length > 0) {
        const effect = this.#entries.findIndex((entry) => typeof entry === 'function');
        const told = this.#entries.splice(0, effect < 0 ? this.#entries.length : effect);
        for (const run of byReaders(told.filter((entry) => typeof entry !== 'function'))) {
          this.#run = this.#publish(run);
          if (this.#run) await this.#run;
        }
        const [next] = this.#entries;
        if (typeof next !== 'function') continue;
        this.#entries.shift();
        // The rest must be told, whatever it does to its own connection.
        attempt(next);
      }
    } finally {
      // In the very turn that saw that nothing is left.
      this.#isTelling = false;
    }
  }
}
