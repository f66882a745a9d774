import * as v from 'valibot';
import { Problem } from '../../problems.ts';
import type { Room } from '../../room/room.ts';
import { REALM } from './door.ts';

/** How many messages are answered, unless asked for fewer; more are had page by page. */
const NEWEST = 250;

const queryOf = v.object({
  before: v.optional(v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{26}$/))),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(NEWEST)),
  ),
  format: v.optional(v.picklist(['object', 'array'])),
});

/**
 * GET v1/chat/messages: the newest messages, oldest first [PROTOCOLS 4].
 * `before` (a message id) and `limit` page back; `format` says whether the list is wrapped in an object.
 */
export function getMessages(room: Room, request: Request): Response {
  const query = v.safeParse(queryOf, Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) {
    throw new Problem(
      'invalid-query',
      `before is a message id, limit is 1 to ${NEWEST}, format is object or array.`,
    );
  }
  const { before, limit = NEWEST, format = room.config.whisperHistory } = query.output;
  const data = messages(room, before, limit);
  return Response.json(format === 'array' ? data : { type: 'messages', data }, {
    headers: { 'Cache-Control': 'no-store' },
  });
}

function messages(room: Room, before: string | undefined, limit: number): object[] {
  const { flushedId } = room.journal;
  const end = before !== undefined && before <= flushedId ? before : flushedId;
  // One more than asked for: the message that the page ends before is not part of it.
  const told = room.history.messages(end, limit + 1).filter(({ event }) => event.id !== before);
  const userIds = new Map<string, string | undefined>();
  return told.slice(-limit).map(({ event, person }) => {
    if (!userIds.has(person)) userIds.set(person, userIdOf(room, person));
    const { user = '', message = '' } = event.type === 'Message' ? event : {};
    return { id: event.id, user_id: userIds.get(person) ?? user, content: message };
  });
}

/** The user_id that a whisperer made up; others are known here by their name. */
function userIdOf(room: Room, person: string): string | undefined {
  const known = room.people.find(person);
  return known?.realm === REALM ? known.key : undefined;
}
