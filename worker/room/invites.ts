import { Problem } from '../problems.ts';
import type { Room } from './room.ts';
import { type Claims, expiryOf } from './tokens.ts';

/** What somebody without an account has to show. */
export type Bearing = 'invited' | 'expired invite' | 'stranger';

/** Makes an invite in the name of a member. @returns it, and when it expires, in Unix seconds */
export async function makeInvite(room: Room, user: string): Promise<{ invite: string; expires: number }> {
  const expires = expiryOf('invite');
  return { invite: await room.tokens.sign('invite', user, crypto.randomUUID(), expires), expires };
}

/** Reads an invite; undefined where there is none, or it cannot be one of this room. */
export async function readInvite({ tokens }: Room, invite: string | null): Promise<Claims | undefined> {
  if (invite === null) return undefined;
  try {
    return await tokens.verify(invite, 'invite');
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** What an invite is worth now. It is worth what its maker's right is: nothing once its maker was banned. */
export function bearingOf({ rights }: Room, invite: Claims | undefined): Bearing {
  if (invite === undefined || !rights.allows(rights.account(invite.user), 'invite')) return 'stranger';
  return invite.expired ? 'expired invite' : 'invited';
}
