import { metrics } from '../metrics/metrics.ts';
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

/** The open writers of a room. */
export class Audience {
  readonly #listeners = new Set<Listener>();
  readonly #beating = new Set<Listener>();
  readonly #heartbeat: number;
  #timer: ReturnType<typeof setInterval> | null = null;

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

  /** Tells everybody, or those who read for one of the two persons that it is for. */
  broadcast(broadcast: Broadcast): void {
    const { readers } = broadcast;
    const since = Date.now();
    let heard = 0;
    for (const listener of this.#listeners) {
      if (readers && !readers.some((person) => listener.reads(person))) continue;
      try {
        listener.hear(broadcast);
        heard += 1;
      } catch (error) {
        // A defect in one listener is its own: the others hear, and the journal goes on.
        console.error(error);
        listener.end();
      }
    }
    // Once for all of them: this is the one place where everything is done a thousand times.
    metrics.fanOut.observeSince(since);
    metrics.deliveries.add(heard * broadcast.told.length);
    for (const { event } of broadcast.told) metrics.events.add(event.type);
  }

  /** Ends every writer. */
  endAll(): void {
    for (const listener of this.#listeners) listener.end();
  }

  #beat(): void {
    for (const listener of this.#beating) listener.beat?.();
  }
}
