import { attempt } from './attempt.ts';
import type { Audience } from './audience.ts';
import type { Told } from './broadcast.ts';

/** Given to somebody before what follows it is told; whatever was before it may still be told. */
export type Receipt = { give: () => void };

/** What is told in its place in the order: an event, a receipt, or something done exactly there. */
export type Entry = Told | Receipt | (() => void);

/** What no run of events takes: what is for two, or is done. */
type Apart = (Told & { recipient: string }) | (() => void);

/**
 * How many events may wait to be told before those who say more are made to wait for it as well. With less, a busy room
 * has fewer events for each write; with more, posts that are stored take the processor from those who wait to hear.
 */
const AHEAD = 96;

/**
 * How many events at most wait for those that are being written, to be told with them: so who listens to many who talk
 * at once is written to half as often.
 */
const TOGETHER = 8;

/** How far the audience has come. */
export type Reach = Pick<Audience, 'backlog' | 'advanced' | 'heard'>;

/** Tells what is stored, in order, in runs of events as long as they can be. */
export class Teller {
  readonly #audience: Reach;
  readonly #publish: (told: Told[]) => void;
  readonly #entries: Entry[] = [];
  #isTelling = false;

  /** @param publish tells a run of events that are for everybody, or one that is for two */
  constructor(audience: Reach, publish: (told: Told[]) => void) {
    this.#audience = audience;
    this.#publish = publish;
  }

  /**
   * Takes what is stored. Where the audience has heard all, it is told in this turn.
   * @param isMoreToCome whether more is being written, which will be told in a moment
   */
  tell(entries: readonly Entry[], isMoreToCome = false): void {
    this.#entries.push(...entries);
    const canWait = isMoreToCome && this.#entries.length < TOGETHER;
    if (!this.#isTelling && !canWait) void this.#tellAll();
  }

  /** Resolves at once, or where too much waits to be told, when it does no more. */
  async keptUp(): Promise<void> {
    if (this.#entries.length >= AHEAD) await this.toldSoFar();
    while (this.#audience.backlog >= AHEAD) await this.#audience.advanced;
  }

  /** Resolves when everything taken so far was heard by all. */
  toldSoFar(): Promise<void> {
    return new Promise((resolve) => this.tell([resolve]));
  }

  async #tellAll(): Promise<void> {
    this.#isTelling = true;
    try {
      for (let [next] = this.#entries; next !== undefined; [next] = this.#entries) {
        if (isApart(next)) {
          // It comes once all have heard what was before it.
          const { heard } = this.#audience;
          if (heard) await heard;
          this.#entries.shift();
          this.#tellApart(next);
        } else {
          this.#tellRun();
        }
      }
    } finally {
      // In the very turn that saw that nothing is left.
      this.#isTelling = false;
    }
  }

  /** Tells the next events, up to what is told apart, and gives the receipts among them. */
  #tellRun(): void {
    const run: Told[] = [];
    let taken = 0;
    for (const entry of this.#entries) {
      if (isApart(entry)) break;
      if ('give' in entry) attempt(entry.give);
      else run.push(entry);
      taken += 1;
    }
    this.#entries.splice(0, taken);
    if (run.length > 0) this.#publish(run);
  }

  #tellApart(entry: Apart): void {
    // The rest must be told, whatever it does to its own connection.
    if (typeof entry === 'function') attempt(entry);
    else this.#publish([entry]);
  }
}

function isApart(entry: Entry): entry is Apart {
  return typeof entry === 'function' || ('event' in entry && entry.recipient !== undefined);
}
