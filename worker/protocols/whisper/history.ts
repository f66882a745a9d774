import * as v from 'valibot';
import { Problem } from '../../problems.ts';
import type { Room } from '../../room/room.ts';
import { type PageQuery, parsePage } from '../query.ts';
import { REALM } from './door.ts';

const formatOf = v.optional(v.picklist(['object', 'array']));

/**
 * GET v1/chat/messages: the newest messages, oldest first [PROTOCOLS 4].
 * `before` (a message id) and `limit` page back; `format` says whether the list is wrapped in an object.
 */
export function getMessages(room: Room, request: Request): Response {
  const page = parsePage(request);
  const query = new URL(request.url).searchParams;
  const format = v.safeParse(formatOf, query.get('format') ?? undefined);
  if (!format.success) throw new Problem('invalid-query', 'format is object or array.');
  const data = messages(room, page);
  const asArray = (format.output ?? room.config.whisperHistory) === 'array';
  return Response.json(asArray ? data : { type: 'messages', data }, {
    headers: { 'Cache-Control': 'no-store' },
  });
}

function messages(room: Room, { before, limit }: PageQuery): object[] {
  const told = room.history.newestMessages({ before, through: room.journal.flushedId, count: limit });
  const userIds = new Map<string, string | undefined>();
  return told.map(({ event, person }) => {
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
