/** What to call whisperers, who have no names [PROTOCOLS 4]. */
import type { Held } from '../connection.ts';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A short name for each `user_id`, as people in other protocols see it; people from there are called by their name. */
export class WhisperNames {
  readonly #ids = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #held = new Set<string>();

  /** @param held names that were given before: whoever comes first now does not get them */
  constructor(held: Held = {}) {
    for (const [name, id] of Object.entries(held)) this.#give(name, id);
    for (const name of this.#ids.keys()) this.#held.add(name);
  }

  /** The same name for the same id, and no other's. */
  of(userId: string): string {
    const known = this.#names.get(userId);
    if (known !== undefined) return known;
    const short = UUID.test(userId) ? `anon-${userId.slice(0, 8)}` : userId;
    let name = short;
    while (this.#ids.has(name)) name = name === short ? `anon-${userId}` : `${name}+`;
    return this.#give(name, userId);
  }

  /** The `user_id` behind a name; people from other protocols have none, and go by their names. */
  idOf(name: string): string {
    return this.#ids.get(name) ?? name;
  }

  /** Keeps a name for the one who has it. @returns the `user_id` */
  hold(name: string): string {
    const id = this.idOf(name);
    this.#give(name, id);
    this.#held.add(name);
    return id;
  }

  /** The names that are kept. */
  get held(): Held {
    return Object.fromEntries([...this.#held].map((name) => [name, this.idOf(name)]));
  }

  #give(name: string, userId: string): string {
    this.#ids.set(name, userId);
    this.#names.set(userId, name);
    return name;
  }
}
