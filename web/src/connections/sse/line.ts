/** The stream as long as the session lasts: one after the other, until there is no way back. */
import type { StreamEvent } from '../../../../protocol/events.ts';
import { afterPause, pauseAfter } from '../backoff.ts';
import type { EndReason } from '../connection.ts';
import { socketUrl } from '../socket.ts';
import { probe } from './probe.ts';
import { canResume, type SseSession } from './session.ts';
import { openSocketStream } from './socket.ts';
import { openStream } from './stream.ts';

/**
 * Milliseconds before the first look after a stream was refused. Not at once: a page that is being left is told that
 * its streams are closed, and must not take over the next page's.
 */
const FIRST_LOOK = 500;

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
  #cancelPause: () => void = () => {};
  #isClosed = false;
  #wasOpen = false;
  /** How often we were not let in since the stream was last open. */
  #failures = 0;
  /** Whether a socket has ever opened here, and how often one was refused while a stream was to be had. */
  #socketWorked = false;
  #socketRefusals = 0;

  constructor(session: SseSession, handlers: LineHandlers) {
    this.#session = session;
    this.#handlers = handlers;
    this.#open();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelPause();
    this.#closeStream();
  }

  #open(): void {
    if (this.#mayUseSocket) this.#openSocket();
    else this.#openEventSource();
  }

  /** A socket where the server has it; proxies on the way may not let it through. */
  get #mayUseSocket(): boolean {
    return this.#session.parley && this.#socketRefusals < (this.#socketWorked ? 2 : 1);
  }

  #openSocket(): void {
    this.#closeStream = openSocketStream(socketUrl(streamUrl(this.#session)), {
      opened: () => {
        this.#socketWorked = true;
        this.#socketRefusals = 0;
        this.#opened();
      },
      received: (event, id) => this.#received(event, id),
      closed: (wasOpen) => {
        this.#handlers.interrupted(this.#wasOpen);
        if (this.#isClosed) return;
        if (wasOpen) {
          this.#after(pauseAfter(0), () => this.#open());
        } else if (this.#socketWorked) {
          this.#lookAgain();
        } else {
          this.#socketRefusals += 1;
          this.#open();
        }
      },
    });
  }

  #openEventSource(): void {
    this.#closeStream = openStream(streamUrl(this.#session), {
      opened: () => this.#opened(),
      received: (event, lastEventId) => this.#received(event, lastEventId),
      interrupted: () => this.#handlers.interrupted(this.#wasOpen),
      closed: () => {
        // The browser has given up. Only where the server knows how to resume nothing is lost by trying again.
        if (canResume(this.#session)) this.#lookAgain();
        else this.#handlers.ended(this.#refusal);
      },
    });
  }

  #opened(): void {
    this.#wasOpen = true;
    this.#failures = 0;
    this.#handlers.opened();
  }

  #received(event: StreamEvent, lastEventId: string): void {
    if (event.type !== 'Signal') this.#session.lastEventId = lastEventId;
    this.#handlers.received(event);
  }

  /** Asks after a pause whether a stream is to be had: a server that restarts is waited for, a refusal is final. */
  #lookAgain(): void {
    this.#handlers.interrupted(this.#wasOpen);
    const pause = this.#failures === 0 ? FIRST_LOOK : pauseAfter(this.#failures - 1);
    this.#failures += 1;
    this.#after(pause, async () => {
      const finding = await probe(streamUrl(this.#session));
      if (this.#isClosed) return;
      if (finding === 'open') {
        this.#socketRefusals += 1;
        this.#open();
      } else if (finding === 'unavailable') this.#waitForServer();
      else this.#handlers.ended(finding === 'refused' ? this.#refusal : finding);
    });
  }

  /** A socket says by itself that the server is back, and disturbs nobody who is there already. */
  #waitForServer(): void {
    if (this.#mayUseSocket) this.#after(pauseAfter(this.#failures - 1), () => this.#open());
    else this.#lookAgain();
  }

  #after(pause: number, act: () => void): void {
    if (!this.#isClosed) this.#cancelPause = afterPause(pause, act);
  }

  get #refusal(): EndReason {
    return this.#wasOpen ? 'lost' : 'refused';
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
