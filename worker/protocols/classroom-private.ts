/** What is private in the classroom: for clients that say so as they log in. Others are never told of it. */
import * as v from 'valibot';
import { Problem } from '../problems.ts';
import { sayPrivately, whoIs } from '../room/direct.ts';
import type { Guest } from '../room/guests.ts';
import type { Person } from '../room/people.ts';
import type { Room } from '../room/room.ts';
import { type Relayed, relay } from '../room/signals.ts';
import type { Frame } from './frame.ts';
import type { GuestSocket } from './guest-socket.ts';
import { sendIce } from './ice.ts';
import { parseText, parseUserName } from './parse.ts';
import { parseSignal } from './signal.ts';

const REALM = 'classroom';
const secretOf = v.nullish(v.pipe(v.string(), v.maxLength(256)));

/**
 * The secret of a login: '' asks for one, none is an older client's.
 * @throws {Problem} `invalid-frame`
 */
export function parseSecret({ secret }: Frame): string | undefined {
  const parsed = v.safeParse(secretOf, secret);
  if (!parsed.success) throw new Problem('invalid-frame', 'A secret is a text of at most 256 characters.');
  return parsed.output ?? undefined;
}

/** Who logs in: the guest whose secret it is, else a new one. */
export function guestWith({ people }: Room, secret: string | undefined, name: string): Person {
  const [key = '', proof = ''] = secret?.split('.') ?? [];
  const known = people.lookUp(REALM, key);
  return known && people.hasSecret(known.id, proof) ? known : people.meet(REALM, crypto.randomUUID(), name);
}

/** After the login: the client is told its secret, and from then on what is private. */
export function confide(socket: GuestSocket, person: string): void {
  const { guests, people } = socket.room;
  // It may have logged out meanwhile.
  if (!socket.people.includes(person)) return;
  socket.prove(person);
  socket.confide(person);
  const guest = guests.seatOf(person);
  const key = people.find(person)?.key;
  const secret = people.secretOf(person);
  // No frame has an id by which a secret could be looked up: it brings its key along.
  if (guest && secret) socket.send({ type: 'secret', username: guest.user, secret: `${key}.${secret}` });
}

/** `direct` @throws {Problem} */
export function sayTo(socket: GuestSocket, guest: Guest, { to, text }: Frame): void {
  const { room } = socket;
  socket.requireProof(guest.person);
  const name = parseUserName(to, room.config);
  const message = parseText(text, room.config);
  socket.spend();
  sayPrivately(room, guest, whoIs(room, name), message);
}

/** `signal` @throws {Problem} */
export function signalTo(socket: GuestSocket, guest: Guest, { to, kind, call, data }: Frame): void {
  const { room } = socket;
  socket.requireProof(guest.person);
  socket.spendSignal();
  const name = parseUserName(to, room.config);
  relay(room, guest, room.members.seatOf(name), parseSignal(kind, call, data));
}

export function hearSignal(socket: GuestSocket, { signal }: Relayed): void {
  const { user: username, to, kind, call, data } = signal;
  socket.send({ type: 'signal', username, to, kind, call, data });
}

/** `ice` @throws {Problem} */
export function askForIce(socket: GuestSocket): void {
  sendIce(socket, (iceServers) => ({ type: 'ice', iceServers }));
}
