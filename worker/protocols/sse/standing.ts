import type { Room } from '../../room/room.ts';
import { requestUser } from './open.ts';

/** GET /standing: how the owner of the stream token stands in the room, for a client that shows what they may do. */
export async function getStanding(room: Room, request: Request): Promise<Response> {
  const user = await requestUser(room, request);
  const standing = room.rights.standingOf(room.rights.account(user));
  return Response.json({ standing }, { headers: { 'Cache-Control': 'no-store' } });
}
