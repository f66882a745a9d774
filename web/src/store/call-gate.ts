/** The way to calls: what makes them is loaded with the first one. */
import type { Calls } from '../calls/calls.ts';
import type { Room } from './room.ts';

/** An external store: undefined until there is anything to show. */
export class CallGate {
  #calls: Calls | undefined;
  #loading: Promise<Calls> | undefined;
  readonly #subscribers = new Set<() => void>();

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): Calls | undefined => this.#calls;

  /** Hears who rings in a room. @returns a function that ends it, and the calls that go through the room */
  watch(room: Room): () => void {
    const unlisten = room.listenToSignals((from, signal) => {
      // Before the first ring there is no call that it could be of.
      if (this.#loading === undefined && signal.kind !== 'ring') return;
      this.#load().then(
        (calls) => calls.receive(room, from, signal),
        () => {},
      );
    });
    const end = () => this.#calls?.leave(room);
    const forget = room.listenToLeaving(end);
    return () => {
      unlisten();
      forget();
      end();
    };
  }

  /** Calls somebody; in a call already, asks them to come in. */
  start(room: Room, name: string, withVideo: boolean): void {
    this.#load().then(
      (calls) => calls.start(room, name, withVideo),
      () => {},
    );
  }

  async #load(): Promise<Calls> {
    this.#loading ??= import('../calls/calls.ts').then(({ Calls }) => new Calls());
    try {
      const calls = await this.#loading;
      if (this.#calls === undefined) {
        this.#calls = calls;
        for (const subscriber of this.#subscribers) subscriber();
      }
      return calls;
    } catch (error) {
      // The next one tries again.
      this.#loading = undefined;
      throw error;
    }
  }
}
