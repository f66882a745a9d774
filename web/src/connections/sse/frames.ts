/** Events as JSON frames `{id, event, data}` [PROTOCOLS 1, what only we have]. */
import * as v from 'valibot';
import { parseStreamEvent, type StreamEvent } from '../../../../protocol/events.ts';

/** What is kept nowhere has no id. */
const frameOf = v.object({ id: v.optional(v.string(), ''), event: v.string(), data: v.looseObject({}) });

/** Reads a frame that was parsed as JSON; undefined if it is none, or of an event that we do not know. */
export function parseFrame(value: unknown): StreamEvent | undefined {
  const parsed = v.safeParse(frameOf, value);
  if (!parsed.success) return undefined;
  const { id, event, data } = parsed.output;
  return parseStreamEvent(event, JSON.stringify(data), id);
}

const ackOf = v.object({ ack: v.string() });

/** What acknowledges a frame in place of an id, where it names that. */
export function parseAck(value: unknown): string | undefined {
  const parsed = v.safeParse(ackOf, value);
  return parsed.success ? parsed.output.ack : undefined;
}
