/** The frames of protocol 2 [PROTOCOLS 2], as two courses' servers and ours send them. */
import * as v from 'valibot';

/** Somebody came or went. `isParley`: the frame has both courses' words, as our server alone writes it. */
export type RollFrame = {
  type: 'login' | 'disconnect';
  user: string;
  users: string[] | undefined;
  isParley: boolean;
};
/** What was wrong. `signalTo`: whom the refused signal was for, if it was one. */
export type ErrorFrame = {
  type: 'error';
  error: string;
  details: string | undefined;
  signalTo: string | undefined;
};
/** What a frame says, in either course's words. */
export type ClassroomFrame = RollFrame | { type: 'chat'; user: string; text: string } | ErrorFrame;

const names = v.optional(v.array(v.string()));
const chatOf = v.object({ type: v.literal('chat'), text: v.string(), username: v.string() });
const errorOf = v.object({
  error: v.string(),
  details: v.optional(v.string()),
  /** Only our server says what it refuses. */
  of: v.optional(v.string()),
  to: v.optional(v.string(), ''),
});
const rollOf = v.object({
  type: v.picklist(['login', 'disconnect']),
  user_joined: v.optional(v.string()),
  user_left: v.optional(v.string()),
  username: v.optional(v.string()),
  active_users: names,
  users: names,
});
const frameOf = v.pipe(v.string(), v.parseJson(), v.union([chatOf, errorOf, rollOf]));

/** Reads a frame; undefined if it is none: the socket must survive it. */
export function parseFrame(text: string): ClassroomFrame | undefined {
  const parsed = v.safeParse(frameOf, text);
  if (!parsed.success) return undefined;
  const frame = parsed.output;
  if ('error' in frame) {
    const { error, details, of, to } = frame;
    return { type: 'error', error, details, signalTo: of === 'signal' ? to : undefined };
  }
  if ('text' in frame) return { type: 'chat', user: frame.username, text: frame.text };
  // One course's text calls a leave `login` in an example: what is in it tells better.
  const type = frame.user_left === undefined ? frame.type : 'disconnect';
  const user = frame.user_joined ?? frame.user_left ?? frame.username;
  if (user === undefined) return undefined;
  const isParley = frame.active_users !== undefined && frame.users !== undefined;
  return { type, user, users: frame.active_users ?? frame.users, isParley };
}
