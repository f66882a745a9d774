import { Problem } from '../problems.ts';
import type { Room } from './room.ts';
import { expiryOf } from './tokens.ts';

/** What somebody without an account has to show. */
export type Bearing = 'invited' | 'expired invite' | 'stranger';

/** Makes an invite in the name of a member. @returns it, and when it expires, in Unix seconds */
export async function makeInvite(room: Room, user: string): Promise<{ invite: string; expires: number }> {
  const expires = expiryOf('invite');
  return { invite: await room.tokens.sign('invite', user, crypto.randomUUID(), expires), expires };
}

/** Reads an invite. One is worth what its maker's right is: it is none once its maker was banned. */
export async function readInvite(room: Room, invite: string | null): Promise<Bearing> {
  if (invite === null) return 'stranger';
  try {
    const { user, expired } = await room.tokens.verify(invite, 'invite');
    if (!room.rights.allows(room.rights.account(user), 'invite')) return 'stranger';
    return expired ? 'expired invite' : 'invited';
  } catch (error) {
    if (error instanceof Problem) return 'stranger';
    throw error;
  }
}
