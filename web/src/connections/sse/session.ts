/** What one login to a server of protocol 1 is worth, and what a reloaded page needs to go on with it. */
import * as v from 'valibot';

const schema = v.object({
  /** Base URL without a final slash. */
  address: v.string(),
  user: v.string(),
  /** Good for one message; each answer brings the next one. */
  messageToken: v.string(),
  streamToken: v.string(),
  /** Whether an answer carried `Parley`: only such servers may be sent more than the course defines. */
  parley: v.boolean(),
  /** The last event id that the stream showed, or ''. */
  lastEventId: v.string(),
  members: v.array(v.string()),
  /** What the room is about; a stream that resumes does not say it again. */
  topic: v.optional(v.string()),
  /** Unix seconds of the newest message that was told, if any was. */
  toldUntil: v.optional(v.number()),
  /** The message whose answer has not come, with its Idempotency-Key. */
  unanswered: v.optional(v.object({ text: v.string(), to: v.optional(v.string()), key: v.string() })),
});

/** Changes as the connection goes on; always fit to be saved. */
export type SseSession = v.InferOutput<typeof schema>;

/** Reads a session that an earlier page saved; undefined if it is none. */
export function parseSession(saved: unknown): SseSession | undefined {
  const parsed = v.safeParse(schema, saved);
  return parsed.success ? parsed.output : undefined;
}

/** Whether a new stream would go on after the last event; else the server tells its history again. */
export function canResume({ parley, lastEventId }: SseSession): boolean {
  return parley && lastEventId !== '';
}
