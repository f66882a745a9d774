/** What two clients say to each other to make a call; the server relays it and keeps nothing of it. */
import * as v from 'valibot';

/** Characters of a signal's data, as JSON. */
export const SIGNAL_DATA_MAX = 16_384;

/**
 * The shape of a session description [RFC 8866, section 5]: lines of a letter, `=` and a text; of the protocol's
 * version, the origin and the name first, and somewhere the time.
 */
const SDP = /^v=0\r?\no=.+\r?\ns=.+\r?\n(?=(?:.*\r?\n)*?t=)(?:[a-z]=.+\r?\n)+$/;

const nothing = v.object({});
const description = <Type extends string>(type: Type) =>
  v.object({ type: v.literal(type), sdp: v.pipe(v.string(), v.regex(SDP)) });
const candidate = v.object({
  candidate: v.optional(v.string()),
  sdpMid: v.nullish(v.string()),
  sdpMLineIndex: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))),
  usernameFragment: v.nullish(v.string()),
});

/** The call that it belongs to: an id that the caller made up. */
const call = v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/));

/** A signal's kind, call and data. Keys that its kind does not have are left out. */
export const signalBodyOf = v.variant('kind', [
  /** Come into a call; `with` names those who are in it already. */
  v.object({
    kind: v.literal('ring'),
    call,
    data: v.object({ with: v.array(v.string()), video: v.boolean() }),
  }),
  v.object({ kind: v.picklist(['accept', 'decline', 'busy', 'hang-up']), call, data: nothing }),
  v.object({ kind: v.literal('offer'), call, data: description('offer') }),
  v.object({ kind: v.literal('answer'), call, data: description('answer') }),
  /** null after the last one. */
  v.object({ kind: v.literal('candidate'), call, data: v.nullable(candidate) }),
]);
export type SignalBody = v.InferOutput<typeof signalBodyOf>;
