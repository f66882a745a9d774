import type { RoomEvent } from '../../protocol/events.ts';
import type { Roll } from './members.ts';

/** An event as the room tells it. */
export type Told = {
  event: RoomEvent;
  /** The id of the person it is about, '' where the server speaks. */
  person: string;
  /** What the sender's protocol remembers of it while it is told live; no other protocol looks at it. */
  origin?: object;
  /** What its sender calls it; the same person's same reference is not said twice. */
  reference?: string;
};

/** An event, and who is present once it has happened. */
export type Step = { told: Told; roll: Roll };

/** Events that follow each other, told at once. Each protocol encodes them once, for all of its listeners. */
export class Broadcast {
  readonly told: readonly Told[];
  /** Who was present before the first of them. */
  readonly before: Roll;
  readonly #encoded = new Map<unknown, unknown>();

  constructor(told: readonly Told[], before: Roll) {
    this.told = told;
    this.before = before;
  }

  /** What an encoder makes of this broadcast; the very same for everybody who asks with the same encoder. */
  encoded<T>(encode: (broadcast: Broadcast) => T): T {
    if (!this.#encoded.has(encode)) this.#encoded.set(encode, encode(this));
    return this.#encoded.get(encode) as T;
  }
}

/** Each event with the roll after it: coming and going change it, one step at a time. */
export function steps({ told, before }: Broadcast): Step[] {
  let roll = before;
  return told.map((each) => {
    if (each.event.type === 'Join' || each.event.type === 'Part') {
      const next = new Map(roll);
      follow(next, each);
      roll = next;
    }
    return { told: each, roll };
  });
}

/** What an event does to a roll. */
export function follow(roll: Map<string, string>, { event, person }: Told): void {
  if (event.type === 'Join') roll.set(event.user, person);
  if (event.type === 'Part') roll.delete(event.user);
}
