/** Whether a new stream goes on where the one before it stopped. */
import type { StreamEvent } from '../../../../protocol/events.ts';
import type { SseSession } from './session.ts';

/**
 * A stream that starts afresh begins with `Users` and tells the newest messages. If it tells one from before the
 * interruption, nothing is missing; foreign servers tell all they have, and some do so every time.
 */
export class Cut {
  readonly #session: SseSession;
  /** Unix seconds of the newest message of the streams before this one. */
  #before: number | undefined;
  #isAfresh = false;
  #isJudged = false;

  constructor(session: SseSession) {
    this.#session = session;
  }

  /** A stream begins. */
  opened(): void {
    this.#before = this.#session.toldUntil;
    this.#isAfresh = false;
    this.#isJudged = false;
  }

  /** @returns whether something may be missing just before this event */
  isBefore(event: StreamEvent): boolean {
    if (event.type === 'Users') this.#isAfresh = true;
    if (event.type !== 'Message' && event.type !== 'ServerStatus') return false;
    const { created } = event;
    const isCut = !this.#isJudged && this.#isAfresh && this.#before !== undefined && created > this.#before;
    this.#isJudged = true;
    this.#session.toldUntil = Math.max(created, this.#session.toldUntil ?? created);
    return isCut;
  }
}
