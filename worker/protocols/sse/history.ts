import { isAllowed, requireGuestsWelcome } from '../../room/rights.ts';
import type { Room } from '../../room/room.ts';
import { parsePage } from '../query.ts';
import { bearerToken } from './bearer.ts';
import { frameOf } from './encode.ts';
import { requestUser } from './open.ts';

/**
 * GET /history: what was told before the events that a stream began with, for those who scroll up. Oldest first, as
 * the frames of a stream; an empty list says that there is no more. Where guests may not read, it takes a stream token.
 */
export async function getHistory(room: Room, request: Request): Promise<Response> {
  await requireReader(room, request);
  const { before, limit } = parsePage(request);
  const told = room.history.newestTold({ before, through: room.journal.flushedId, count: limit });
  return Response.json(
    told.map(({ event }) => frameOf(event)),
    { headers: { 'Cache-Control': 'no-store' } },
  );
}

/** @throws {Problem} `guests-not-welcome`, `invalid-token`, `banned` */
async function requireReader(room: Room, request: Request): Promise<void> {
  if (bearerToken(request) === undefined || isAllowed(room.config, 'stranger', 'read history')) {
    requireGuestsWelcome(room.config);
    return;
  }
  room.rights.requireLogin(await requestUser(room, request));
}
