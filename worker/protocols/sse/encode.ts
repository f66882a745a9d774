/** Events as server-sent events [PROTOCOLS 1 Events]. */
import type { Signal, StreamEvent } from '../../../protocol/events.ts';
import type { Broadcast, Told } from '../../room/broadcast.ts';

const encoder = new TextEncoder();

/** A comment: it has no id and no event, and shows that the line is open. */
export const COMMENT = encoder.encode(':\n\n');

/** Several events as the bytes of one write. JSON escapes line ends, so `data` is one line. */
export function encodeEvents(events: readonly StreamEvent[]): Uint8Array {
  return encoder.encode(events.map(format).join(''));
}

/** Events of the history: the same bytes for all who are handed the same page. */
export const encodeTold = once((told) => encodeEvents(told.map(({ event }) => event)));

/** What is told live: the same bytes for every stream. */
export function encodeBroadcast({ told }: Broadcast): Uint8Array {
  return encodeTold(told);
}

/** Several of these in one write. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** The same event as a JSON frame, for streams over a WebSocket [PROTOCOLS 1, what only we have]. */
export function frameOf({ id, type: event, ...data }: StreamEvent): {
  id: string;
  event: string;
  data: object;
} {
  return { id, event, data };
}

/** A signal, without an id: a client that comes back goes on after the event before it. */
export function encodeSignal(signal: Signal): Uint8Array {
  return encoder.encode(`event: Signal\ndata: ${JSON.stringify(frameOf(signal).data)}\n\n`);
}

/** A signal as a frame. It has no id; what its client acknowledges instead is good for nothing else. */
export function encodeSignalFrame(signal: Signal, ack: string): string {
  const { event, data } = frameOf(signal);
  return JSON.stringify({ event, data, ack });
}

/** Events of the history, as frames. */
export const framesOf = once((told) =>
  told.map(({ event }) => ({ id: event.id, text: JSON.stringify(frameOf(event)) })),
);

/** What is told live, as frames. */
export function encodeFrames({ told }: Broadcast): { id: string; text: string }[] {
  return framesOf(told);
}

/**
 * The first bytes of a stream, and the events that stand at its head: how long its client waits before it reconnects.
 * Each stream is given its own time, so that after a restart not all of them come back at once [DESIGN promise 8].
 */
export function encodeOpening(events: readonly StreamEvent[]): Uint8Array {
  const retry = 1_000 + Math.floor(Math.random() * 2_001);
  return encoder.encode(`retry: ${retry}\n\n${events.map(format).join('')}`);
}

/** What is made of a list of events is made once, as long as the list is there. */
function once<T extends object>(make: (told: readonly Told[]) => T): (told: readonly Told[]) => T {
  const made = new WeakMap<readonly Told[], T>();
  return (told) => {
    const known = made.get(told) ?? make(told);
    made.set(told, known);
    return known;
  };
}

function format({ id, type, ...data }: StreamEvent): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
