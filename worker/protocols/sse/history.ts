import type { Room } from '../../room/room.ts';
import { parsePage } from '../query.ts';
import { frameOf } from './encode.ts';

/**
 * GET /history: what was told before the events that a stream began with, for those who scroll up. Oldest first, as
 * the frames of a stream; an empty list says that there is no more.
 */
export function getHistory(room: Room, request: Request): Response {
  const { before, limit } = parsePage(request);
  const told = room.history.newestTold({ before, through: room.journal.flushedId, count: limit });
  return Response.json(
    told.map(({ event }) => frameOf(event)),
    { headers: { 'Cache-Control': 'no-store' } },
  );
}
