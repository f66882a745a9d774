/** What several tests of protocol 3 begin with. */
import { Cahat } from './cahat.ts';
import { freshRoom } from './room.ts';
import type { Frame } from './socket.ts';
import { settle } from './visitor.ts';

/** The frames that answer a handshake, in order. */
export const HANDSHAKE = ['HANDSHAKE', 'NAME_CHANGE', 'USER_INFO', 'USER_CONNECTED', 'USERS'];

export const kinds = (guest: Cahat): unknown[] => guest.socket.frames.map(({ type }) => type);

/** Ann and Bob in one room, both aware of it. */
export async function two(): Promise<{ base: string; ann: Cahat; bob: Cahat }> {
  const base = freshRoom();
  const [ann, bob] = [await Cahat.join(base, 'ann'), await Cahat.join(base, 'bob')];
  await settle(bob, ann);
  return { base, ann, bob };
}

/** The HANDSHAKE that a newcomer gets. */
export async function handshake(base: string): Promise<Frame> {
  return (await Cahat.open(base)).next('HANDSHAKE');
}
