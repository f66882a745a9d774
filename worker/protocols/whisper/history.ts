import * as v from 'valibot';
import type { Config } from '../../config.ts';
import { queryOf } from '../../http.ts';
import { Problem } from '../../problems.ts';
import { requireGuestsWelcome } from '../../room/rights.ts';
import type { Room } from '../../room/room.ts';
import { type PageQuery, parsePage } from '../query.ts';
import { userIdOf } from './user-id.ts';

const formatOf = v.picklist(['object', 'array']);

/**
 * GET v1/chat/messages: the newest messages, oldest first [PROTOCOLS 4].
 * `before` (a message id) and `limit` page back; `format` says whether the list is wrapped in an object.
 */
export function getMessages(room: Room, request: Request): Response {
  requireGuestsWelcome(room.config);
  return messageList(messages(room, parsePage(request)), request, room.config);
}

/** A list of messages, as the request wants it. @throws {Problem} `invalid-query` */
export function messageList(data: object[], request: Request, { whisperHistory }: Config): Response {
  const format = v.safeParse(formatOf, queryOf(request).get('format') ?? whisperHistory);
  if (!format.success) throw new Problem('invalid-query', 'format is object or array.');
  const list = format.output === 'array' ? data : { type: 'messages', data };
  return Response.json(list, { headers: { 'Cache-Control': 'no-store' } });
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
