/** A WebSocket that comes back: one wire after the other, until it is closed from this side. */
import { afterPause, pauseAfter } from './backoff.ts';
import { Wire } from './wire.ts';

/** Milliseconds after which a wire counts as having worked. */
const STEADY = 10_000;

export type SocketHandlers = {
  /** A new wire is open. */
  opened(): void;
  received(text: string): void;
  /** There is no wire for now; the next one follows by itself. @param wasOpen whether this one was ever open */
  interrupted(code: number, wasOpen: boolean): void;
};

export class Socket {
  readonly #url: () => string;
  readonly #handlers: SocketHandlers;
  #wire: Wire;
  #openedAt = 0;
  #failures = 0;
  #isClosed = false;
  #cancelPause = () => {};

  /** @param url asked for before each wire */
  constructor(url: () => string, handlers: SocketHandlers) {
    this.#url = url;
    this.#handlers = handlers;
    this.#wire = this.#open();
  }

  /** @returns false if there is no wire */
  send(frame: object): boolean {
    return this.#wire.send(JSON.stringify(frame));
  }

  /** See `Wire`: only where our own server is known to be. */
  keepAwake(): void {
    this.#wire.keepAwake();
  }

  /** Gives the wire up if nothing was heard since a moment, in milliseconds since the epoch. */
  dropIfSilentSince(moment: number): void {
    if (this.#wire.heardAt <= moment) this.drop();
  }

  /** Gives the wire up, and opens the next one after a pause. */
  drop(): void {
    this.#wire.drop();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelPause();
    this.#wire.close();
  }

  #open(): Wire {
    return new Wire(this.#url(), {
      opened: () => {
        this.#openedAt = Date.now();
        this.#handlers.opened();
      },
      received: (text) => this.#handlers.received(text),
      closed: (code, wasOpen) => {
        if (wasOpen && Date.now() - this.#openedAt >= STEADY) this.#failures = 0;
        this.#handlers.interrupted(code, wasOpen);
        if (this.#isClosed) return;
        this.#cancelPause = afterPause(pauseAfter(this.#failures), () => {
          this.#wire = this.#open();
        });
        this.#failures += 1;
      },
    });
  }
}

/** Where the sockets of a base URL are. */
export function socketUrl(address: string, path = ''): string {
  return address.replace(/^http/, 'ws') + path;
}
