/** The frames of protocol 4 that only our server has, and only those get who have said who they are [PROTOCOLS 4]. */
import * as v from 'valibot';
import { signalBodyOf } from '../../../../protocol/signals.ts';
import { iceServersOf } from '../ice.ts';

const identifiedOf = v.object({ type: v.literal('identified'), user_id: v.string(), secret: v.string() });
const directOf = v.object({
  type: v.literal('direct'),
  data: v.array(v.object({ id: v.string(), user_id: v.string(), to: v.string(), content: v.string() })),
});
const signalOf = v.intersect([v.object({ type: v.literal('signal'), user_id: v.string() }), signalBodyOf]);
const iceOf = v.object({ type: v.literal('ice'), iceServers: iceServersOf });
const errorOf = v.object({
  type: v.literal('error'),
  error: v.string(),
  /** Where a signal is refused: `signal`, and whom it was for. */
  of: v.optional(v.string()),
  to: v.optional(v.string(), ''),
});
const frameOf = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([identifiedOf, directOf, signalOf, iceOf, errorOf]),
);
/** What the server says to this socket alone. */
export type PrivateFrame = v.InferOutput<typeof frameOf>;

/** Reads a frame; undefined if it is none of these. */
export function parsePrivateFrame(text: string): PrivateFrame | undefined {
  const parsed = v.safeParse(frameOf, text);
  return parsed.success ? parsed.output : undefined;
}
