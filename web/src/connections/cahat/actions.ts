/** The actions of protocol 3 [PROTOCOLS 3]: what the original server sends is a part of what ours does. */
import * as v from 'valibot';
import { signalBodyOf } from '../../../../protocol/signals.ts';
import { iceServersOf } from '../ice.ts';

const line = v.object({
  /** Our server alone gives messages ids. */
  id: v.optional(v.string()),
  rawMessage: v.string(),
  userId: v.string(),
  /** Milliseconds since the epoch. */
  timestamp: v.optional(v.number()),
});
/** A message as the wire has it. */
export type Line = v.InferOutput<typeof line>;

const names = v.record(v.string(), v.string());
const person = v.object({ userId: v.string(), name: v.string() });
const self = v.object({ ...person.entries, secret: v.optional(v.string()) });
const direct = v.object({
  id: v.string(),
  to: v.string(),
  userId: v.string(),
  rawMessage: v.string(),
  timestamp: v.number(),
});
/** What one person said to another, as the wire has it. */
export type DirectLine = v.InferOutput<typeof direct>;

const presence = v.object({ userId: v.string() });
const lines = v.pipe(
  v.array(v.unknown()),
  // One that is broken costs itself only.
  v.transform((all) => all.map((each) => v.safeParse(line, each)).filter(({ success }) => success)),
  v.transform((parsed) => parsed.map(({ output }) => output as Line)),
);

const actionOf = v.variant('type', [
  v.object({
    type: v.literal('HANDSHAKE'),
    payload: v.object({
      serverName: v.optional(v.string(), ''),
      topic: v.optional(v.string(), ''),
      messages: v.optional(lines, []),
      userNames: v.optional(names, {}),
    }),
  }),
  v.object({ type: v.literal('NAME_CHANGE'), payload: person }),
  v.object({ type: v.literal('USER_INFO'), payload: self }),
  v.object({ type: v.literal('USER_CONNECTED'), payload: presence }),
  v.object({ type: v.literal('USER_DISCONNECTED'), payload: presence }),
  v.object({ type: v.literal('USERS'), payload: v.object({ users: v.array(person) }) }),
  v.object({ type: v.literal('MESSAGE'), payload: line }),
  v.object({ type: v.literal('MESSAGE_DELETED'), payload: v.object({ id: v.string() }) }),
  v.object({ type: v.literal('TOPIC'), payload: v.object({ topic: v.string() }) }),
  v.object({ type: v.literal('PRIVATE_MESSAGE'), payload: direct }),
  v.object({
    type: v.literal('SIGNAL'),
    payload: v.intersect([person, signalBodyOf]),
  }),
  v.object({ type: v.literal('ICE_SERVERS'), payload: v.object({ iceServers: iceServersOf }) }),
  v.object({
    type: v.literal('ERROR'),
    payload: v.object({
      error: v.string(),
      details: v.optional(v.string()),
      /** Only our server says what it refuses. */
      of: v.optional(v.string()),
      to: v.optional(v.string(), ''),
    }),
  }),
]);
/** What a server says. */
export type Action = v.InferOutput<typeof actionOf>;
/** What it says before anything else. */
export type Handshake = Extract<Action, { type: 'HANDSHAKE' }>['payload'];
/** What was wrong. */
export type Refusal = Extract<Action, { type: 'ERROR' }>['payload'];

/** Reads a frame; undefined if it is nothing we know: new features are new types. */
export function parseAction(text: string): Action | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), actionOf), text);
  return parsed.success ? parsed.output : undefined;
}
