import type { Seen, Witness } from '../faults/clients/witness.ts';
import { Tally } from '../promises/tally.ts';

/** Who never leaves the room, and is to be shown all that was accepted. */
export const WATCHER = 'watcher';

/** Texts that were shown and are not accepted yet: those of people who left before the answer stay, but not for ever. */
const REMEMBERED = 10_000;

/**
 * What is seen and promised in one room. A run may take days: what is settled is forgotten, and only what does not
 * hold is kept.
 */
export class Watch implements Witness {
  seen = 0;
  acceptedCount = 0;
  /** Answers that made somebody give up, and answers after which they tried again. */
  readonly refusals = new Tally();
  readonly putOffs = new Tally();
  readonly #disorder: string[] = [];
  readonly #lastIds = new Map<string, string>();
  /** Shown to the watcher, and not answered yet; answered, and not shown to the watcher yet. */
  readonly #shown = new Set<string>();
  readonly #awaited = new Map<string, string>();

  /** What does not hold, once all is quiet. */
  get breaches(): string[] {
    const lost = [...this.#awaited].map(
      ([text, who]) => `accepted from ${who} and not shown: ${text.slice(0, 40)}`,
    );
    return [...lost, ...this.#disorder];
  }

  startedAfresh(who: string): void {
    this.#lastIds.delete(who);
  }

  saw(who: string, { id, type, text }: Seen): void {
    this.seen += 1;
    const last = this.#lastIds.get(who) ?? '';
    if (id <= last) this.#disorder.push(`${who} was shown ${id} after ${last}`);
    this.#lastIds.set(who, id);
    if (who === WATCHER && type === 'Message' && !this.#awaited.delete(text)) this.#remember(text);
  }

  heard(): void {
    this.seen += 1;
  }

  accepted(who: string, text: string): void {
    this.acceptedCount += 1;
    // A command is obeyed, not shown.
    if (text.startsWith('/')) return;
    if (!this.#shown.delete(text)) this.#awaited.set(text, who);
  }

  refused(who: string, what: string): void {
    this.refusals.add(`${who.replace(/-\d+$/, '')}, ${what}`);
  }

  putOff(what: string): void {
    this.putOffs.add(what);
  }

  #remember(text: string): void {
    this.#shown.add(text);
    const [oldest] = this.#shown;
    if (this.#shown.size > REMEMBERED && oldest !== undefined) this.#shown.delete(oldest);
  }
}
