import type { StoredEvent } from '../../protocol/events.ts';
import type { Roll } from './members.ts';

/** An event as the room tells it. */
export type Told = {
  event: StoredEvent;
  /** The id of the person it is about, '' where the server speaks. */
  person: string;
  /** The id of the person it is for, if it is private: then these two alone may see it. */
  recipient?: string;
  /** What the sender's protocol remembers of it while it is told live; no other protocol looks at it. */
  origin?: object;
  /** What its sender calls it; the same person's same reference is not said twice. */
  reference?: string;
};

/** An event, and who is present once it has happened: to be read at once, before the next step. */
export type Step = { told: Told; roll: Roll };

/**
 * Events that follow each other, told at once to the same readers. Each protocol encodes them once, for all of its
 * listeners.
 */
export class Broadcast {
  readonly told: readonly Told[];
  /** Who was present before the first of them. */
  readonly before: Roll;
  readonly #encoded = new Map<unknown, unknown>();

  constructor(told: readonly Told[], before: Roll) {
    this.told = told;
    this.before = before;
  }

  /** The two persons it is for, or undefined when it is for everybody. */
  get readers(): readonly [string, string] | undefined {
    const [first] = this.told;
    return first?.recipient === undefined ? undefined : [first.person, first.recipient];
  }

  /**
   * What an encoder makes of this broadcast; the very same for everybody who asks with the same encoder.
   * @param context what else the encoder needs: the room, which is the same for all of them
   */
  encoded<T, Context extends unknown[]>(
    encode: (broadcast: Broadcast, ...context: Context) => T,
    ...context: Context
  ): T {
    if (!this.#encoded.has(encode)) this.#encoded.set(encode, encode(this, ...context));
    return this.#encoded.get(encode) as T;
  }
}

/**
 * Each event with the roll after it: one roll that changes with the steps, because a storm of joins would need a
 * thousand.
 */
export function* steps({ told, before }: Broadcast): Generator<Step> {
  const roll = new Map(before);
  for (const each of told) {
    follow(roll, each);
    yield { told: each, roll };
  }
}

/** The roll after one of the events. @param index of the event in the broadcast */
export function rollAfter({ told, before }: Broadcast, index: number): Roll {
  const roll = new Map(before);
  for (const each of told.slice(0, index + 1)) follow(roll, each);
  return roll;
}

/** Whether somebody comes or goes. */
export function changesRoll({ event }: Told): boolean {
  return event.type === 'Join' || event.type === 'Part';
}

/** What an event does to a roll. */
export function follow(roll: Map<string, string>, { event, person }: Told): void {
  if (event.type === 'Join') roll.set(event.user, person);
  if (event.type === 'Part') roll.delete(event.user);
}
