/** The frames of protocol 2 that only our server has, and only those get who have asked for them [PROTOCOLS 2]. */
import * as v from 'valibot';
import { signalBodyOf } from '../../../../protocol/signals.ts';
import { iceServersOf } from '../ice.ts';

const secretOf = v.object({ type: v.literal('secret'), username: v.string(), secret: v.string() });
const directOf = v.object({
  type: v.literal('direct'),
  id: v.string(),
  created: v.number(),
  username: v.string(),
  to: v.string(),
  text: v.string(),
});
const signalOf = v.intersect([v.object({ type: v.literal('signal'), username: v.string() }), signalBodyOf]);
const iceOf = v.object({ type: v.literal('ice'), iceServers: iceServersOf });
const frameOf = v.pipe(v.string(), v.parseJson(), v.union([secretOf, directOf, signalOf, iceOf]));
/** What the server says to this socket alone. */
export type PrivateFrame = v.InferOutput<typeof frameOf>;

/** Reads a frame; undefined if it is none of these. */
export function parsePrivateFrame(text: string): PrivateFrame | undefined {
  const parsed = v.safeParse(frameOf, text);
  return parsed.success ? parsed.output : undefined;
}
