import { iceServers } from '../../room/ice.ts';
import type { Room } from '../../room/room.ts';
import { requestUser } from './open.ts';

/** GET /ice: through which servers a call finds its way [docs/protocols.md]. Only for those who are let in. */
export async function getIce(room: Room, request: Request): Promise<Response> {
  const user = await requestUser(room, request);
  room.rights.requireLogin(user);
  const answer = { iceServers: await iceServers(room.config, user) };
  return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } });
}
