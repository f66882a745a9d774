/**
 * The incoming half of protocol 1 over a WebSocket, which only our server has: a browser has six connections for each
 * origin, and streams would hold them for ever.
 */
import * as v from 'valibot';
import type { StreamEvent } from '../../../../protocol/events.ts';
import { Wire } from '../wire.ts';
import { parseAck, parseFrame } from './frames.ts';

/** Characters after which what was read is acknowledged, and milliseconds after which it is in any case. */
const ACK_AFTER = 16_384;
const ACK_WITHIN = 1_000;

const json = v.pipe(v.string(), v.parseJson());

export type SocketStreamHandlers = {
  /** The server answered; events follow. */
  opened(): void;
  received(event: StreamEvent, lastEventId: string): void;
  /** It is over. @param wasOpen false if the server, or something on the way, refused it: browsers do not tell why */
  closed(wasOpen: boolean): void;
};

/** Opens a stream. @returns a function that closes it for good */
export function openSocketStream(url: string, handlers: SocketStreamHandlers): () => void {
  let unacknowledged = 0;
  let lastRead = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const acknowledge = () => {
    clearTimeout(timer);
    timer = undefined;
    unacknowledged = 0;
    wire.send(JSON.stringify({ ack: lastRead }));
  };
  const wire = new Wire(url, {
    opened: () => {
      // Nothing was read yet; but workerd ends a line at once only if its client has said something.
      acknowledge();
      wire.keepAwake();
      handlers.opened();
    },
    received: (text) => {
      const parsed = v.safeParse(json, text);
      const event = parsed.success ? parseFrame(parsed.output) : undefined;
      if (event === undefined) return;
      handlers.received(event, event.id);
      lastRead = parseAck(parsed.output) ?? event.id;
      if (lastRead === '') return;
      unacknowledged += text.length;
      if (unacknowledged >= ACK_AFTER) acknowledge();
      else timer ??= setTimeout(acknowledge, ACK_WITHIN);
    },
    closed: (_code, wasOpen) => {
      clearTimeout(timer);
      handlers.closed(wasOpen);
    },
  });
  return () => {
    clearTimeout(timer);
    wire.close();
  };
}
