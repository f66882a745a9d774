/**
 * Those who offer to come into a call before anybody in it has said that they were asked: they wait for that word, as
 * whoever declined, or hung up, does for ever. The word may come later than the offer, since it goes another way.
 */
import { CONNECT_WITHIN } from './participant.ts';
import type { Said } from './peer.ts';

/** Most people who wait at a time, and most of what each of them has said. */
const MOST_PEOPLE = 8;
const MOST_SAID = 64;

export class Lobby {
  readonly #waiting = new Map<string, { said: Said[]; timer: ReturnType<typeof setTimeout> }>();

  get names(): readonly string[] {
    return [...this.#waiting.keys()];
  }

  has(name: string): boolean {
    return this.#waiting.has(name);
  }

  /** Keeps what somebody says, for as long as they themselves wait. */
  hold(name: string, said: Said): void {
    const before = this.#waiting.get(name);
    if (before !== undefined) {
      if (before.said.length < MOST_SAID) before.said.push(said);
    } else if (this.#waiting.size < MOST_PEOPLE) {
      this.#waiting.set(name, { said: [said], timer: setTimeout(() => this.leave(name), CONNECT_WITHIN) });
    }
  }

  /** They wait no longer. @returns what they have said */
  leave(name: string): readonly Said[] {
    const one = this.#waiting.get(name);
    clearTimeout(one?.timer);
    this.#waiting.delete(name);
    return one?.said ?? [];
  }

  close(): void {
    for (const name of this.names) this.leave(name);
  }
}
