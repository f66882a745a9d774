import type { RoomEvent } from '../../protocol/events.ts';

/** How a protocol writes events that follow each other, as the bytes of one write. */
export type Encode = (events: readonly RoomEvent[]) => Uint8Array;

/** An open writer. Listeners of one protocol share one `encode`, and so the very same bytes. */
export interface Listener {
  readonly encode: Encode;
  /** Takes live events; must not throw. */
  write(bytes: Uint8Array): void;
  /** Shows the peer, and whoever stands between, that the line is open; finds out when it is not. */
  beat(): void;
  /** Ends without a farewell: the client is to come back. */
  end(): void;
}

/** The open writers of a room. */
export class Audience {
  readonly #listeners = new Set<Listener>();
  readonly #heartbeat: number;
  #timer: ReturnType<typeof setInterval> | null = null;

  /** @param heartbeat seconds between beats */
  constructor(heartbeat: number) {
    this.#heartbeat = heartbeat;
  }

  get size(): number {
    return this.#listeners.size;
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
    // One timer for the room, and only while somebody listens: a pending timer keeps an object awake.
    this.#timer ??= setInterval(() => this.#beat(), this.#heartbeat * 1_000);
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Encodes once per protocol and gives everybody the same bytes. */
  broadcast(events: readonly RoomEvent[]): void {
    const encoded = new Map<Encode, Uint8Array>();
    for (const listener of this.#listeners) {
      let bytes = encoded.get(listener.encode);
      if (bytes === undefined) {
        bytes = listener.encode(events);
        encoded.set(listener.encode, bytes);
      }
      listener.write(bytes);
    }
  }

  /** Ends every writer. */
  endAll(): void {
    for (const listener of this.#listeners) listener.end();
  }

  #beat(): void {
    for (const listener of this.#listeners) listener.beat();
  }
}
