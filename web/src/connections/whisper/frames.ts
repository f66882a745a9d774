/** The frames of protocol 4 [PROTOCOLS 4], of both generations. */
import * as v from 'valibot';

const item = v.object({ id: v.string(), user_id: v.string(), content: v.string() });
/** A message as the wire has it. */
export type Whisper = v.InferOutput<typeof item>;

const items = v.pipe(
  v.array(v.unknown()),
  // One that is broken costs itself only.
  v.transform((all) => all.flatMap((each) => (v.is(item, each) ? [each] : []))),
);
const ids = v.optional(v.array(v.string()), []);
const messagesOf = v.object({ type: v.literal('messages'), data: items });
const oldAnswerOf = v.object({
  type: v.literal('message_ids'),
  status: v.picklist(['success', 'error']),
  message_ids: ids,
  error: v.optional(v.string()),
});
const newAnswerOf = v.object({
  type: v.literal('chat_messages_response'),
  status: v.number(),
  message_ids: ids,
  error: v.optional(v.string()),
});

const deletedOf = v.object({ type: v.literal('deleted'), message_ids: v.array(v.string()) });

/** What a server says. */
export type WhisperFrame =
  | { type: 'messages'; whispers: Whisper[] }
  | { type: 'deleted'; ids: string[] }
  | { type: 'stored'; id: string | undefined }
  | { type: 'refused'; error: string | undefined };

const json = v.pipe(v.string(), v.parseJson());
const frameOf = v.pipe(json, v.union([messagesOf, oldAnswerOf, newAnswerOf, deletedOf]));
const historyOf = v.union([v.pipe(json, messagesOf), v.pipe(json, items)]);

/** Reads a frame; undefined if it is nothing we know. We send one message in each, and so have one id in each answer. */
export function parseFrame(text: string): WhisperFrame | undefined {
  const parsed = v.safeParse(frameOf, text);
  if (!parsed.success) return undefined;
  const frame = parsed.output;
  if (frame.type === 'messages') return { type: 'messages', whispers: frame.data };
  if (frame.type === 'deleted') return { type: 'deleted', ids: frame.message_ids };
  const isStored = frame.status === 'success' || frame.status === 201;
  return isStored ? { type: 'stored', id: frame.message_ids[0] } : { type: 'refused', error: frame.error };
}

/** Reads the answer to GET v1/chat/messages; undefined if it is none. A bare list is the newer generation's. */
export function parseHistory(text: string): { whispers: Whisper[]; isBare: boolean } | undefined {
  const parsed = v.safeParse(historyOf, text);
  if (!parsed.success) return undefined;
  return Array.isArray(parsed.output)
    ? { whispers: parsed.output, isBare: true }
    : { whispers: parsed.output.data, isBare: false };
}

/** A message to a server. @param isNewer whether it is of the newer generation, with other names for the same */
export function messageFrame(item: object, isNewer: boolean): object {
  return { type: isNewer ? 'chat_messages_request' : 'messages', data: [item] };
}
