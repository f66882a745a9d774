import type { Seat } from './members.ts';
import type { Room } from './room.ts';
import { type Claims, invalidToken } from './tokens.ts';

/** What became of a request that spent its token: the status to answer, and the jti of the next token. */
export type Posted = { status: number; jti: string };

/**
 * Whether the token is good for a post [DESIGN promise 7].
 * @param key the request's Idempotency-Key, or null
 * @returns undefined when it is, or the first answer again when this very request spent it
 * @throws {Problem} `invalid-token`
 */
export function admit(room: Room, { user, jti, expired }: Claims, key: string | null): Posted | undefined {
  const account = room.accounts.find(user);
  if (account === undefined) throw invalidToken();
  if (account.messageJti === jti && (!expired || room.members.seatOf(user))) return undefined;
  const status = key === null ? undefined : room.answers.find(jti, key);
  if (status === undefined) throw invalidToken();
  return { status, jti: account.messageJti };
}

/**
 * Spends the token on something, in one transaction. It is accepted once the journal has settled.
 * @param act what the user does from their seat; what it throws leaves the token unspent
 * @throws {Problem} with the token unspent: `invalid-token` (a racing copy was first), `sender-banned`
 */
export function post(room: Room, claims: Claims, key: string | null, act: (seat: Seat) => void): Posted {
  const repeated = admit(room, claims, key);
  if (repeated) return repeated;
  const seat = room.members.seatOf(claims.user);
  room.rights.require(seat ?? room.rights.account(claims.user), 'log in and open a stream');
  if (seat) act(seat);
  const posted = { status: seat ? 201 : 409, jti: crypto.randomUUID() };
  room.accounts.rotate(claims.user, posted.jti);
  if (key !== null) room.answers.keep(claims.user, claims.jti, key, posted.status);
  return posted;
}
