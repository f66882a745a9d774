import { metrics } from '../metrics/metrics.ts';
import { attempt } from './attempt.ts';
import type { Broadcast } from './broadcast.ts';
import { Passage } from './passage.ts';

/** An open writer. */
export interface Listener {
  /** How many of its kind are told in one turn of a busy room: STREAMS_PER_TURN, SOCKETS_PER_TURN. */
  readonly perTurn: number;
  /** Takes live events: all that it has not heard yet. */
  hear(passage: Passage): void;
  /** Whether what is private to this person may be heard here. */
  reads(person: string): boolean;
  /**
   * Shows the peer, and whoever stands between, that the line is open, and finds out when it is not; twice in each
   * heartbeat, and nothing is to be shown where something else was written since the last time. Sockets have none: the
   * runtime tells when they close, and a timer would keep a sleeping room awake.
   * @returns whether anything was written
   */
  beat?(): boolean;
  /** The process stops: ends without a farewell, so that the client comes back. */
  end(): void;
}

/**
 * How many streams are told in one turn of a busy room. Then what they were told goes out, before the next are told, and
 * requests get in between. workerd's scheduler carries out 61 tasks before it turns to us again, and a write takes more
 * than one: with as many as that, writes pile up as long as the room is busy [docs/bench/README.md, Why 16].
 */
export const STREAMS_PER_TURN = 16;

/**
 * The same of sockets, whose frames do not go through that scheduler: nothing piles up. Between two turns the process
 * sleeps for a millisecond where nothing else is to be done, longer than sixteen frames take.
 */
export const SOCKETS_PER_TURN = 256;

/**
 * A quiet room of so many turns is told at once, which is quicker there. In a larger one whoever posts would wait for
 * thousands of writes.
 */
const AT_ONCE = 32;

/**
 * In a room of more turns than this they are larger, so that a round does not sleep more often; so many times as large
 * at most, which that scheduler just takes.
 */
const ROUND = 125;
const LARGEST_TURN = 2.5;

/**
 * Milliseconds for which each who listens keeps the room busy with what was told. It goes out in half of that; but a
 * room that is told at once as long as it can just follow has no time left for anything else, and what is posted, read
 * and signed meanwhile makes it fall behind by seconds [docs/bench/README.md, When a room is busy].
 */
const WRITE_MS = 0.1;

/** A broadcast that some have not heard, and since when, in Unix milliseconds. */
type Pending = { broadcast: Broadcast; since: number };

/**
 * The open writers of a room. Where it is quiet and not large, all are told at once. Else they are told in turns, round
 * and round: whoever's turn it is hears all that came since the last one. So nobody waits for longer than a round, and
 * the busier the room, the fewer writes for each event.
 */
export class Audience {
  readonly #listeners = new Set<Listener>();
  /** How many turns it takes to tell all of them. */
  #turns = 0;
  readonly #beating = new Set<Listener>();
  readonly #heartbeat: number;
  #timer: ReturnType<typeof setInterval> | null = null;
  #isBeating = false;
  #busyUntil = 0;
  /** What some have not heard, oldest first. */
  #pending: Pending[] = [];
  /** How many broadcasts all have heard that were pending once: a position counts from the first of these. */
  #done = 0;
  /** Who has not heard everything, and the position of what they hear next; whose turn is next comes first. */
  readonly #behind = new Map<Listener, number>();
  /** Of those who are next, what they hear from a position on. */
  readonly #passages = new Map<number, Passage>();
  #round: Promise<void> | undefined;
  #advance = Promise.withResolvers<void>();

  /** @param heartbeat seconds for which nobody's line is silent */
  constructor(heartbeat: number) {
    this.#heartbeat = heartbeat;
  }

  /** It hears what is told from now on. */
  add(listener: Listener): void {
    this.#listeners.add(listener);
    this.#turns += 1 / listener.perTurn;
    if (listener.beat === undefined) return;
    this.#beating.add(listener);
    // One timer for the room, and only while somebody needs it: a pending timer keeps an object awake.
    this.#timer ??= setInterval(() => this.#beat(), (this.#heartbeat * 1_000) / 2);
  }

  remove(listener: Listener): void {
    if (this.#listeners.delete(listener)) this.#turns -= 1 / listener.perTurn;
    this.catchUp(listener);
    this.#beating.delete(listener);
    if (this.#beating.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** It has everything that was told so far from history, or is not to hear it. */
  catchUp(listener: Listener): void {
    if (this.#behind.delete(listener)) this.#settle();
  }

  /** Events that some have not heard yet. */
  get backlog(): number {
    return this.#pending.reduce((sum, { broadcast }) => sum + broadcast.told.length, 0);
  }

  /** Resolves when the oldest of what some have not heard was heard by all. */
  get advanced(): Promise<void> {
    return this.#advance.promise;
  }

  /** Resolves when all have heard everything; undefined where they have. */
  get heard(): Promise<void> | undefined {
    return this.#round;
  }

  /** Tells everybody who listens now, at once or in turns; what is for two persons, their listeners alone, at once. */
  broadcast(broadcast: Broadcast): void {
    const { readers, told } = broadcast;
    for (const { event } of told) metrics.events.add(event.type);
    if (readers) {
      const passage = new Passage([broadcast]);
      for (const listener of this.#listeners)
        if (readers.some((person) => listener.reads(person))) this.#tell(passage, listener);
      return;
    }
    const since = Date.now();
    // Who tells in turns sleeps in between: where nothing else is to be done, that is time lost.
    const atOnce = this.#turns <= 1 || (this.#turns <= AT_ONCE && since >= this.#busyUntil);
    this.#keepBusy(since);
    this.#pend({ broadcast, since });
    if (atOnce && !this.#round) this.#tellNext(Number.POSITIVE_INFINITY);
    else this.#round ??= this.#tellInTurns();
  }

  /** Ends every writer. */
  endAll(): void {
    for (const listener of this.#listeners) attempt(() => listener.end());
  }

  #pend(pending: Pending): void {
    const position = this.#done + this.#pending.length;
    this.#pending.push(pending);
    this.#passages.clear();
    // Who is behind already hears it with the rest.
    for (const listener of this.#listeners)
      if (!this.#behind.has(listener)) this.#behind.set(listener, position);
    this.#settle();
  }

  async #tellInTurns(): Promise<void> {
    while (this.#behind.size > 0) {
      this.#tellNext(Math.min(Math.max(1, this.#turns / ROUND), LARGEST_TURN));
      await scheduler.wait(0);
    }
    this.#keepBusy(Date.now());
    this.#round = undefined;
  }

  #tellNext(turns: number): void {
    let left = turns;
    for (const [listener, position] of this.#behind) {
      if (left <= 0) break;
      left -= 1 / listener.perTurn;
      this.#behind.delete(listener);
      this.#tell(this.#passageFrom(position), listener);
    }
    this.#settle();
  }

  #passageFrom(position: number): Passage {
    const known = this.#passages.get(position);
    if (known) return known;
    const pending = this.#pending.slice(position - this.#done);
    const passage = new Passage(pending.map(({ broadcast }) => broadcast));
    this.#passages.set(position, passage);
    return passage;
  }

  /** What all have heard is done with: who is next has waited longest, so that nobody hears anything older. */
  #settle(): void {
    const [oldest = this.#done + this.#pending.length] = this.#behind.values();
    const heard = this.#pending.splice(0, oldest - this.#done);
    if (heard.length === 0) return;
    this.#done = oldest;
    for (const { since } of heard) metrics.fanOut.observeSince(since);
    this.#advance.resolve();
    this.#advance = Promise.withResolvers();
  }

  #keepBusy(since: number): void {
    this.#busyUntil = since + this.#listeners.size * WRITE_MS;
  }

  #tell(passage: Passage, listener: Listener): void {
    try {
      listener.hear(passage);
      metrics.deliveries.add(passage.size);
    } catch (error) {
      // A defect in one listener is its own: the others hear, and the journal goes on.
      console.error(error);
      attempt(() => listener.end());
    }
  }

  /** In turns: five thousand at once would keep the room from all else for a second. */
  async #beat(): Promise<void> {
    if (this.#isBeating) return;
    this.#isBeating = true;
    try {
      let beats = 0;
      for (const listener of this.#beating) {
        if (!listener.beat?.()) continue;
        beats += 1;
        if (beats % STREAMS_PER_TURN === 0) await scheduler.wait(0);
      }
    } finally {
      this.#isBeating = false;
    }
  }
}
