/** What to call whisperers, who have no names [PROTOCOLS 4]. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A short name for each `user_id`, as people in other protocols see it; people from there are called by their name. */
export class WhisperNames {
  readonly #ids = new Map<string, string>();
  readonly #full = new Map<string, string>();

  /** The same name for the same id, and no other's. */
  of(userId: string): string {
    const short = UUID.test(userId) ? `anon-${userId.slice(0, 8)}` : userId;
    const holder = this.#ids.get(short);
    if (holder === undefined) this.#ids.set(short, userId);
    const name = holder === undefined || holder === userId ? short : `anon-${userId}`;
    if (name !== short) this.#full.set(name, userId);
    return name;
  }

  /** The `user_id` behind a name; people from other protocols have none, and go by their names. */
  idOf(name: string): string {
    return this.#full.get(name) ?? this.#ids.get(name) ?? name;
  }
}
