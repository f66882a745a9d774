/** What is new in a room since its user looked. */
import * as v from 'valibot';
import type { Message, RoomEvent } from '../../../protocol/events.ts';
import { mentions } from './mentions.ts';

const schema = v.object({
  count: v.number(),
  mentions: v.number(),
  divider: v.optional(v.string()),
  /** Unix seconds of the newest event that was looked at. */
  seen: v.number(),
});

/** What a later page needs to go on counting. */
export type SavedUnread = v.InferOutput<typeof schema>;

/** Reads what an earlier page saved; undefined if it is nothing of the kind. */
export function parseUnread(saved: unknown): SavedUnread | undefined {
  const parsed = v.safeParse(schema, saved);
  return parsed.success ? parsed.output : undefined;
}

/** Counts while nobody looks. */
export class Unread {
  /** Messages of others since the user looked. */
  count = 0;
  /** How many of them speak of the user. */
  mentions = 0;
  /** The id of the first event that was new when the user looked last, or is new now. */
  divider: string | undefined;
  #isLooked = false;
  #seen = 0;
  /** Older messages do not count: the room tells again what an earlier page has shown. */
  #ignoredUntil = Number.NEGATIVE_INFINITY;

  /** @param toldAgain whether the room will tell its history again instead of what is new */
  constructor(saved?: SavedUnread, toldAgain = false) {
    if (saved === undefined) return;
    this.#seen = saved.seen;
    if (toldAgain) {
      this.#ignoredUntil = saved.seen;
    } else {
      this.count = saved.count;
      this.mentions = saved.mentions;
      this.divider = saved.divider;
    }
  }

  /** Whether the room is on a screen that shows; what comes meanwhile is not new. */
  look(isLooked: boolean, newest: RoomEvent | undefined): void {
    if (this.#isLooked === isLooked) return;
    this.#isLooked = isLooked;
    this.#seen = newest?.created ?? this.#seen;
    this.count = 0;
    this.mentions = 0;
    // The line stays as long as the user reads on from there.
    if (!isLooked) this.divider = undefined;
  }

  /** Somebody else said something. */
  heard(message: Message, ownName: string): void {
    if (this.#isLooked) {
      this.#seen = message.created;
      return;
    }
    if (message.created <= this.#ignoredUntil) return;
    this.count += 1;
    if (mentions(message.message, ownName)) this.mentions += 1;
    this.divider ??= message.id;
  }

  /** The user has answered what was said until then, so it was read: here or elsewhere. */
  answered({ created }: Message): void {
    if (this.#isLooked) return;
    this.#seen = created;
    this.count = 0;
    this.mentions = 0;
    this.divider = undefined;
  }

  save(): SavedUnread {
    const { count, mentions, divider } = this;
    return { count, mentions, divider, seen: this.#seen };
  }
}
