import { metrics } from '../metrics/metrics.ts';
import { attempt } from './attempt.ts';
import type { Broadcast } from './broadcast.ts';

/** An open writer. */
export interface Listener {
  /** Takes live events. */
  hear(broadcast: Broadcast): void;
  /** Whether what is private to this person may be heard here. */
  reads(person: string): boolean;
  /**
   * Shows the peer, and whoever stands between, that the line is open, and finds out when it is not. Sockets have
   * none: the runtime tells when they close, and a timer would keep a sleeping room awake.
   */
  beat?(): void;
  /** The process stops: ends without a farewell, so that the client comes back. */
  end(): void;
}

/**
 * How many are told in one turn of a busy room. Then what they were told goes out, before the next are told: who comes
 * last waits no longer, all others wait less, and requests get in between. Fewer than the 61 tasks that workerd's
 * scheduler carries out before it turns to us again: with more, writes pile up as long as the room is busy, and go out
 * when it is not.
 */
const TURN = 48;

/** Milliseconds in which what was told goes out to one of them, about: the room is busy until then. */
const WRITE_MS = 0.025;

/** The open writers of a room. */
export class Audience {
  readonly #listeners = new Set<Listener>();
  readonly #beating = new Set<Listener>();
  readonly #heartbeat: number;
  #timer: ReturnType<typeof setInterval> | null = null;
  #busyUntil = 0;

  /** @param heartbeat seconds between beats */
  constructor(heartbeat: number) {
    this.#heartbeat = heartbeat;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
    if (listener.beat === undefined) return;
    this.#beating.add(listener);
    // One timer for the room, and only while somebody needs it: a pending timer keeps an object awake.
    this.#timer ??= setInterval(() => this.#beat(), this.#heartbeat * 1_000);
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    this.#beating.delete(listener);
    if (this.#beating.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /**
   * Tells everybody who listens now, or those of them who read for one of the two persons that it is for.
   * @returns undefined where all were told at once, else what resolves when the last was
   */
  broadcast(broadcast: Broadcast): Promise<void> | undefined {
    const { readers } = broadcast;
    const everybody = [...this.#listeners];
    const listeners = readers
      ? everybody.filter((listener) => readers.some((person) => listener.reads(person)))
      : everybody;
    for (const { event } of broadcast.told) metrics.events.add(event.type);
    const since = Date.now();
    // Who tells in turns sleeps in between: where nothing else is to be done, that is time lost.
    const isBusy = since < this.#busyUntil;
    this.#busyUntil = since + listeners.length * WRITE_MS;
    if (isBusy && listeners.length > TURN) return this.#tellInTurns(broadcast, listeners);
    this.#tell(broadcast, listeners);
    metrics.fanOut.observeSince(since);
    return undefined;
  }

  /** Ends every writer. */
  endAll(): void {
    for (const listener of this.#listeners) attempt(() => listener.end());
  }

  async #tellInTurns(broadcast: Broadcast, listeners: readonly Listener[]): Promise<void> {
    const since = Date.now();
    for (let told = 0; told < listeners.length; told += TURN) {
      this.#tell(broadcast, listeners.slice(told, told + TURN));
      await scheduler.wait(0);
    }
    this.#busyUntil = Date.now() + listeners.length * WRITE_MS;
    metrics.fanOut.observeSince(since);
  }

  #tell(broadcast: Broadcast, listeners: readonly Listener[]): void {
    let heard = 0;
    for (const listener of listeners) {
      // It may have left while others were told.
      if (!this.#listeners.has(listener)) continue;
      try {
        listener.hear(broadcast);
        heard += 1;
      } catch (error) {
        // A defect in one listener is its own: the others hear, and the journal goes on.
        console.error(error);
        attempt(() => listener.end());
      }
    }
    // Once for all of them: this is the one place where everything is done a thousand times.
    metrics.deliveries.add(heard * broadcast.told.length);
  }

  #beat(): void {
    for (const listener of this.#beating) listener.beat?.();
  }
}
