import { Problem } from '../problems.ts';
import type { Command } from './commands.ts';
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
 * Spends the token and carries the message out, in one transaction. It is accepted once the journal has settled.
 * @throws {Problem} with the token unspent: `invalid-token` (a racing copy was first), `not-connected`, `kick-oneself`
 */
export function post(room: Room, claims: Claims, key: string | null, command: Command): Posted {
  const repeated = admit(room, claims, key);
  if (repeated) return repeated;
  const seat = room.members.seatOf(claims.user);
  if (seat) obey(room, seat, command);
  const posted = { status: seat ? 201 : 409, jti: crypto.randomUUID() };
  room.accounts.rotate(claims.user, posted.jti);
  if (key !== null) room.answers.keep(claims.user, claims.jti, key, posted.status);
  return posted;
}

function obey(room: Room, seat: Seat, command: Command): void {
  switch (command.verb) {
    case 'say':
      room.say(seat, command.text);
      break;
    case 'quit':
      room.leave(seat, () => seat.end('for good'));
      break;
    case 'reconnect':
      room.leave(seat, () => seat.end('to return'));
      break;
    case 'kick':
      kick(room, seat.user, command.target);
  }
}

function kick(room: Room, user: string, target: string): void {
  if (target === user)
    throw new Problem('kick-oneself', 'To leave, type /quit; to come back at once, /reconnect.');
  const seat = room.members.seatOf(target);
  if (seat === undefined) throw new Problem('not-connected', `“${target}” is not connected.`);
  room.journal.append({ type: 'ServerStatus', status: `${user} kicked ${target}` });
  room.leave(seat, () => seat.end('to return'));
}
