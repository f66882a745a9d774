/** Something asked of a server whose answer is no answer to a request, but another frame. */
import { ConnectionError, type ProblemCode } from './connection.ts';

/** Milliseconds that a server has to answer. */
const WITHIN = 10_000;

/** At most one question at a time; a later one takes the place of the one before. */
export class Answer {
  #waiting: { resolve: () => void; reject: (error: ConnectionError) => void } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether somebody waits. */
  get isAwaited(): boolean {
    return this.#waiting !== undefined;
  }

  /** @param late what it is to fail with if nothing comes */
  wait(late: ProblemCode): Promise<void> {
    this.fail(new ConnectionError('refused'));
    this.#timer = setTimeout(() => this.fail(new ConnectionError(late)), WITHIN);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  succeed(): void {
    this.#take()?.resolve();
  }

  fail(error: ConnectionError): void {
    this.#take()?.reject(error);
  }

  #take() {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    clearTimeout(this.#timer);
    return waiting;
  }
}
