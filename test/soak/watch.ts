import type { Seen, Witness } from '../faults/clients/witness.ts';
import { Tally } from '../promises/tally.ts';
import { Recent } from './recent.ts';

/** Who never leaves the room, and is to be shown all that was accepted. */
export const WATCHER = 'watcher';

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
  readonly #shown = new Recent();
  readonly #awaited = new Map<string, string>();
  /** Shown to the watcher and accepted: not to be shown again. */
  readonly #settled = new Recent();
  #newestId: string | undefined;

  /** What does not hold, once all is quiet. */
  get breaches(): string[] {
    const lost = [...this.#awaited].map(
      ([text, who]) => `accepted from ${who} and not shown: ${text.slice(0, 40)}`,
    );
    return [...lost, ...this.#disorder];
  }

  /** The id of what was said in public last, once: whoever takes it may delete that. */
  takeNewestId(): string | undefined {
    const id = this.#newestId;
    this.#newestId = undefined;
    return id;
  }

  startedAfresh(who: string): void {
    this.#lastIds.delete(who);
    // The watcher is shown the newest again.
    if (who === WATCHER) this.#settled.clear();
  }

  saw(who: string, { id, type, text }: Seen): void {
    this.seen += 1;
    const last = this.#lastIds.get(who) ?? '';
    if (id <= last) this.#disorder.push(`${who} was shown ${id} after ${last}`);
    this.#lastIds.set(who, id);
    if (type === 'DirectMessage' && who !== WATCHER && !isAbout(who, text))
      this.#disorder.push(`${who} was shown what is private: ${text.slice(0, 40)}`);
    if (who !== WATCHER) return;
    if (type === 'Message') this.#newestId = id;
    if (type === 'Message' || type === 'DirectMessage') this.#show(text);
  }

  heard(who: string, text: string): void {
    this.seen += 1;
    if (who === WATCHER) this.#show(text);
  }

  accepted(who: string, text: string): void {
    this.acceptedCount += 1;
    // A command is obeyed, not shown.
    if (text.startsWith('/')) return;
    if (this.#shown.delete(text)) this.#settled.add(text);
    else this.#awaited.set(text, who);
  }

  refused(who: string, what: string): void {
    this.refusals.add(`${who.replace(/-\d+$/, '')}, ${what}`);
  }

  putOff(what: string): void {
    this.putOffs.add(what);
  }

  #show(text: string): void {
    if (this.#settled.has(text)) this.#disorder.push(`shown twice: ${text.slice(0, 40)}`);
    else if (this.#awaited.delete(text)) this.#settled.add(text);
    else this.#shown.add(text);
  }
}

/** What passes between somebody and the watcher alone: it names whom it is about, so that nobody else is shown it. */
export function privately(name: string, text: string): string {
  return `${name} ${text}`;
}

function isAbout(name: string, text: string): boolean {
  return text.startsWith(privately(name, ''));
}
