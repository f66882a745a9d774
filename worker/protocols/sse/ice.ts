import { rateExceeded } from '../../problems.ts';
import { iceServers } from '../../room/ice.ts';
import type { Room } from '../../room/room.ts';
import { requestUser } from './open.ts';

/**
 * GET /ice: through which servers a call finds its way [docs/protocols.md]. 200, or 403, 429, 409, looked for in this
 * order: TURN servers cost their owner something, so they are named to those alone who may call.
 */
export async function getIce(room: Room, request: Request): Promise<Response> {
  const user = await requestUser(room, request);
  const wait = room.signalRate.take(user);
  if (wait > 0) throw rateExceeded(wait, 'signals');
  room.rights.require(room.rights.account(user), 'signal');
  const answer = { iceServers: await iceServers(room.config, user) };
  return Response.json(answer, { headers: { 'Cache-Control': 'no-store' } });
}
