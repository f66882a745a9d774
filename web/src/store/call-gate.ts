/** The way to calls: what makes them is loaded with the first one. */
import type { Calls } from '../calls/calls.ts';
import type { Room } from './room.ts';

export type GateView = {
  /** Undefined until there was a call. */
  calls: Calls | undefined;
  /** What makes calls was wanted, and could not be loaded. */
  hasFailed: boolean;
};

/** An external store. */
export class CallGate {
  #view: GateView = { calls: undefined, hasFailed: false };
  #loading: Promise<Calls> | undefined;
  readonly #subscribers = new Set<() => void>();

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): GateView => this.#view;

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
    const end = () => this.#view.calls?.leave(room);
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
      if (this.#view.calls === undefined) this.#show({ calls, hasFailed: false });
      return calls;
    } catch (error) {
      // The next one tries again.
      this.#loading = undefined;
      this.#show({ calls: undefined, hasFailed: true });
      throw error;
    }
  }

  #show(view: GateView): void {
    this.#view = view;
    for (const subscriber of this.#subscribers) subscriber();
  }
}
