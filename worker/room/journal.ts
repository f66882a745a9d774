import type { StoredEvent } from '../../protocol/events.ts';
import { metrics } from '../metrics/metrics.ts';
import type { Told } from './broadcast.ts';
import type { Clock, Stamp } from './clock.ts';
import type { History } from './history.ts';
import { type Entry, type Reach, Teller } from './teller.ts';

/** An event before it has its place in the order. */
export type Unstamped<Event = StoredEvent> = Event extends StoredEvent
  ? Omit<Event, 'id' | 'created'>
  : never;

/** What goes to the disk together, and the promise of all who wait for it. */
type Batch = PromiseWithResolvers<void> & { entries: Entry[] };

/** What the journal needs of its room. */
type Surroundings = {
  storage: DurableObjectStorage;
  clock: Clock;
  history: History;
  /** Tells everybody; given events that are safe, in order. */
  publish: (told: Told[]) => void;
  /** How far it has come. */
  audience: Reach;
  /** The disk refused: nothing in memory may live on. */
  onFailure: (error: unknown) => void;
};

/**
 * Stored before seen [DESIGN promise 2]: events are inserted in the turn that makes them, and one flusher waits
 * for the disk before anybody hears of them. What comes meanwhile goes out with the next flush, in one piece;
 * the first event of a quiet room waits for nothing but its own write.
 */
export class Journal {
  readonly #room: Surroundings;
  readonly #teller: Teller;
  #waiting: Batch | undefined;
  #writing: Batch | undefined;
  /** What is to be done when nothing is being written. */
  readonly #acts: (() => void)[] = [];
  #flushedId = '';

  constructor(room: Surroundings) {
    this.#room = room;
    this.#teller = new Teller(room.audience, (told) => {
      this.#flushedId = told.at(-1)?.event.id ?? this.#flushedId;
      room.publish(told);
    });
  }

  /** Goes on after what an earlier life stored. */
  open(): void {
    const last = this.#room.history.last();
    if (last) this.#room.clock.resumeAfter(last);
    this.#flushedId = last?.id ?? '';
  }

  /** The newest event that everybody may see. A stream reads history up to here, never past it. */
  get flushedId(): string {
    return this.#flushedId;
  }

  /** A place in the order for an event that is for one receiver only, and not kept. */
  stamp(): Stamp {
    return this.#room.clock.stamp();
  }

  /** The room's time, in Unix seconds with a fraction: it only goes forward. */
  now(): number {
    return this.#room.clock.now();
  }

  /**
   * Gives the event its place and inserts it, in the caller's transaction; it is seen once it is flushed.
   * @param about whom it is about, unless the server speaks, for whom, unless for everybody, and what its sender's
   * protocol knows of it
   * @returns the event's id
   */
  append(event: Unstamped, about: Partial<Omit<Told, 'event'>> = {}): string {
    const told: Told = { person: '', ...about, event: { ...this.stamp(), ...event } };
    this.#room.history.append(told);
    this.#batch().entries.push(told);
    return told.event.id;
  }

  /** Does something exactly between the events appended before and after it, when these are seen. */
  perform(effect: () => void): void {
    this.#batch().entries.push(effect);
  }

  /**
   * Does something when all that was appended before and after it, in this turn, is stored, and before that is told.
   * What was appended earlier may still be told: where the room is busy, nobody waits for a receipt's place in the order.
   */
  acknowledge(give: () => void): void {
    this.#batch().entries.push({ give });
  }

  /**
   * Does something in a turn in which nothing is being written: at once in a quiet room, else with all who wait for that.
   * What they append is one write, where each of them alone would have been one.
   * @returns what it came to @throws what it threw, or why the disk refused what was being written
   */
  together<T>(act: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const perform = () => {
        try {
          resolve(act());
        } catch (error) {
          reject(error);
        }
      };
      if (this.#writing === undefined) perform();
      else {
        this.#acts.push(perform);
        this.#writing.promise.catch(reject);
      }
    });
  }

  /** Resolves when everything appended so far is stored. @throws when it could not be stored */
  async stored(): Promise<void> {
    await (this.#waiting ?? this.#writing)?.promise;
  }

  /**
   * Resolves when everything appended so far is stored, and the audience is not far behind: then whoever said it may
   * say more. @throws when it could not be stored
   */
  async accepted(): Promise<void> {
    await this.stored();
    await this.#teller.keptUp();
  }

  /** Resolves when everything appended so far is stored and told. @throws when it could not be stored */
  async settled(): Promise<void> {
    await this.stored();
    await this.#teller.toldSoFar();
  }

  #batch(): Batch {
    if (this.#waiting === undefined) {
      this.#waiting = { entries: [], ...Promise.withResolvers<void>() };
      // Whoever waits hears of a failure; perhaps nobody does.
      this.#waiting.promise.catch(() => {});
      if (this.#writing === undefined) void this.#flush();
    }
    return this.#waiting;
  }

  async #flush(): Promise<void> {
    let stored: Batch | undefined;
    for (;;) {
      // The turn that made the batch may still add to it, and now is the time of those who waited: all that is one write.
      await Promise.resolve();
      for (let act = this.#acts.shift(); act !== undefined; act = this.#acts.shift()) act();
      if (stored) this.#teller.tell(stored.entries, this.#waiting !== undefined);
      stored?.resolve();
      const batch = this.#waiting;
      this.#writing = batch;
      if (batch === undefined) return;
      this.#waiting = undefined;
      const since = Date.now();
      try {
        await this.#room.storage.sync();
        metrics.commits.observeSince(since);
      } catch (error) {
        batch.reject(error);
        this.#room.onFailure(error);
        return;
      }
      stored = batch;
    }
  }
}
