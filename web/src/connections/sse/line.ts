/** The stream as long as the session lasts: one EventSource after the other, until there is no way back. */
import type { StreamEvent } from '../../../../protocol/events.ts';
import type { EndReason } from '../connection.ts';
import { probe } from './probe.ts';
import { canResume, type SseSession } from './session.ts';
import { openStream } from './stream.ts';

/**
 * Milliseconds before each try to come back after the browser has given up; then it is for the user to decide. Not
 * at once: a page that is being left is told that its streams are closed, and must not take over the next page's.
 */
const PAUSES = [500, 2_000, 4_000, 8_000, 16_000, 30_000];

/** What a line tells. */
export type LineHandlers = {
  /** Events follow. Again after each interruption. */
  opened(): void;
  received(event: StreamEvent): void;
  /** There is no stream for now. @param wasOpen whether there was one before */
  interrupted(wasOpen: boolean): void;
  /** There will be no stream any more. */
  ended(reason: EndReason): void;
};

/** Keeps a stream open, and the session's last event id up to date. */
export class Line {
  readonly #session: SseSession;
  readonly #handlers: LineHandlers;
  #closeStream: () => void = () => {};
  #isClosed = false;
  #wasOpen = false;
  /** How often the browser has given up since the stream was last open. */
  #failures = 0;

  constructor(session: SseSession, handlers: LineHandlers) {
    this.#session = session;
    this.#handlers = handlers;
    this.#open();
  }

  close(): void {
    this.#isClosed = true;
    this.#closeStream();
  }

  #open(): void {
    this.#closeStream = openStream(streamUrl(this.#session), {
      opened: () => {
        this.#wasOpen = true;
        this.#failures = 0;
        this.#handlers.opened();
      },
      received: (event, lastEventId) => {
        this.#session.lastEventId = lastEventId;
        this.#handlers.received(event);
      },
      interrupted: () => this.#handlers.interrupted(this.#wasOpen),
      closed: () => void this.#comeBack(),
    });
  }

  /** The browser has given up. Only where the server knows how to resume nothing is lost by trying again. */
  async #comeBack(): Promise<void> {
    const refusal = this.#wasOpen ? 'lost' : 'refused';
    if (!canResume(this.#session)) return this.#handlers.ended(refusal);
    this.#handlers.interrupted(this.#wasOpen);
    for (const pause of PAUSES.slice(this.#failures)) {
      this.#failures += 1;
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (this.#isClosed) return;
      const finding = await probe(streamUrl(this.#session));
      if (this.#isClosed) return;
      if (finding === 'open') return this.#open();
      if (finding !== 'unavailable') return this.#handlers.ended(finding === 'expired' ? 'expired' : refusal);
    }
    this.#handlers.ended(refusal);
  }
}

/**
 * The token stands in the path as it is, as every known client writes it. EventSource sends Last-Event-ID only when
 * it reconnects by itself, so a new one says it in the query, where the server is known to understand that.
 */
function streamUrl(session: SseSession): string {
  const { address, streamToken, lastEventId } = session;
  const resume = canResume(session) ? `?lastEventId=${encodeURIComponent(lastEventId)}` : '';
  return `${address}/stream/${streamToken}${resume}`;
}
