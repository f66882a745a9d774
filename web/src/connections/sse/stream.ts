/** The incoming half of protocol 1: an EventSource whose events are parsed. */
import { EVENT_TYPES, parseStreamEvent, type StreamEvent } from '../../../../protocol/events.ts';

/** What a stream tells. */
export type StreamHandlers = {
  /** The server answered; events follow. Again after each reconnect. */
  opened(): void;
  /** @param lastEventId what the browser would send to resume after this event, or '' */
  received(event: StreamEvent, lastEventId: string): void;
  /** The stream broke and the browser is going to reconnect by itself. */
  interrupted(): void;
  /** The browser has given up [PROTOCOLS 1: a 403, a 409 or a CORS failure]; it does not tell why. */
  closed(): void;
};

/** Opens a stream. @returns a function that closes it for good */
export function openStream(url: string, handlers: StreamHandlers): () => void {
  const source = new EventSource(url);
  const idOf = ownIds();
  source.onopen = () => handlers.opened();
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) handlers.closed();
    else handlers.interrupted();
  };
  for (const type of EVENT_TYPES) {
    source.addEventListener(type, (message: MessageEvent<unknown>) => {
      const data = String(message.data);
      const event = parseStreamEvent(type, data, idOf(type, data, message.lastEventId));
      if (event !== undefined) handlers.received(event, message.lastEventId);
    });
  }
  return () => source.close();
}

/**
 * `lastEventId` of an event without an id repeats that of the event before it. Told apart here, because an event
 * may only be called a duplicate by an id of its own.
 */
function ownIds(): (type: string, data: string, lastEventId: string) => string {
  let last = { id: '', content: '' };
  return (type, data, lastEventId) => {
    const content = `${type} ${data}`;
    if (lastEventId === last.id && content !== last.content) return '';
    last = { id: lastEventId, content };
    return lastEventId;
  };
}
