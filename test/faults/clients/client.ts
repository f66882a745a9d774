import { setTimeout as sleep } from 'node:timers/promises';
import { Changes } from '../../contract/changes.ts';
import type { Witness } from './witness.ts';

/** Milliseconds that coming in may take, on a machine that has much else to do. */
const PATIENCE = 60_000;

/** A client that comes back by itself whenever its connection ends, as real ones do, until it is told to leave. */
export abstract class Client {
  readonly base: string;
  readonly name: string;
  protected readonly witness: Witness;
  readonly #changes = new Changes();
  readonly #leaving = new AbortController();
  #isIn = false;
  #life: Promise<void> | undefined;

  /** @param base a room's base URL @param name its own among all clients */
  constructor(base: string, name: string, witness: Witness) {
    this.base = base;
    this.name = name;
    this.witness = witness;
  }

  /** Whether it is in the room, as far as it was told. */
  get isIn(): boolean {
    return this.#isIn;
  }

  /** Comes, and resolves when it is in. */
  async come(): Promise<void> {
    this.#life ??= this.#live();
    await this.untilIn();
  }

  async untilIn(patience = PATIENCE): Promise<void> {
    await this.#changes.until(
      () => this.#isIn || this.hasLeft,
      () => `${this.name} is not in the room`,
      patience,
    );
  }

  /** Leaves for good, as its protocol has it; resolves when its connection has ended. */
  async leave(): Promise<void> {
    this.#leaving.abort();
    this.#changes.notify();
    this.hangUp();
    await this.#life;
  }

  /**
   * Says something new; resolves when it was accepted, or, where the protocol tells nothing of that, is on its way; or
   * when the client leaves.
   */
  abstract say(text: string): Promise<void>;
  /** Its connection breaks without a word; it comes back. */
  abstract drop(): void;
  /** The same with a RST, of which the server learns at once. */
  abstract reset(): void;
  /** Stops reading for a while, in milliseconds. */
  abstract doze(time: number): Promise<void>;
  /** One connection, from its opening to its end. @returns milliseconds until it tries again */
  protected abstract attend(): Promise<number>;
  /** Ends the connection, if there is one, for good. */
  protected abstract hangUp(): void;

  protected entered(): void {
    this.#isIn = true;
    this.#changes.notify();
  }

  protected get hasLeft(): boolean {
    return this.#leaving.signal.aborted;
  }

  /** Waits, unless it leaves meanwhile. */
  protected async pause(time: number): Promise<void> {
    await sleep(time, undefined, { signal: this.#leaving.signal }).catch(() => {});
  }

  async #live(): Promise<void> {
    while (!this.hasLeft) {
      const wait = await this.attend();
      this.#isIn = false;
      await this.pause(wait);
    }
  }
}
