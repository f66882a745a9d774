/** What to call whisperers, who have no names [PROTOCOLS 4]. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A short name for each `user_id`, as people in other protocols see it; people from there are called by their name. */
export class WhisperNames {
  readonly #ids = new Map<string, string>();

  /** The same name for the same id, and no other's. */
  of(userId: string): string {
    const short = UUID.test(userId) ? `anon-${userId.slice(0, 8)}` : userId;
    const holder = this.#ids.get(short);
    if (holder === undefined) this.#ids.set(short, userId);
    return holder === undefined || holder === userId ? short : `anon-${userId}`;
  }
}
