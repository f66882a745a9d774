/** Which rooms there may be: the way of every request from the edge to its room. */
import { DEFAULT_ROOM } from '../protocol/text.ts';
import type { RoomActor } from './actor.ts';
import { configOf } from './config.ts';
import type { Env } from './env.ts';
import { peerOf } from './peer.ts';
import { Problem, rateExceeded } from './problems.ts';

/** Rooms that this process has been told of; so many that a busy server asks for none twice. */
const KNOWN_MAX = 10_000;
const known = new Set<string>([DEFAULT_ROOM]);

/**
 * The room of that name, made where there is none.
 * @param request that asks for it: nobody's peer is to found too many
 * @throws {Problem} `too-many-rooms`, or `rate-exceeded` where the peer asks for new ones too fast
 */
export async function roomOf(
  env: Env,
  name: string,
  request: Request,
): Promise<DurableObjectStub<RoomActor>> {
  if (!known.has(name)) await ask(env, name, peerOf(request, configOf(env).trustedProxies));
  return env.ROOMS.getByName(name);
}

async function ask(env: Env, name: string, peer: string): Promise<void> {
  const admission = await env.DIRECTORY.getByName('rooms').admit(name, peer);
  if (admission === 'full') {
    throw new Problem('too-many-rooms', 'This server has as many rooms as it may have. Use one of them.');
  }
  if (admission !== 'admitted') throw rateExceeded(admission.wait, 'new rooms');
  if (known.size >= KNOWN_MAX) known.clear();
  known.add(name);
}
