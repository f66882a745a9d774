/** What is private in WhisperChat: for sockets that have said `identify`. Others are never told of it. */
import * as v from 'valibot';
import { Problem } from '../../problems.ts';
import type { Somebody } from '../../room/authority.ts';
import type { Broadcast } from '../../room/broadcast.ts';
import { requireLine, sayPrivately, whoIs } from '../../room/direct.ts';
import type { Person } from '../../room/people.ts';
import type { Room } from '../../room/room.ts';
import { type Relayed, relay } from '../../room/signals.ts';
import type { Frame } from '../frame.ts';
import type { GuestSocket } from '../guest-socket.ts';
import { sendIce } from '../ice.ts';
import { parseText } from '../parse.ts';
import { parseSignal } from '../signal.ts';
import { clientId, limitPeople, MAX_PEOPLE, userId } from './speakers.ts';
import { anonymous, REALM, userIdOf } from './user-id.ts';

const identityOf = v.object({ user_id: userId, secret: v.pipe(v.string(), v.maxLength(256)) });
const directOf = v.object({ user_id: userId, to: v.string(), content: v.string(), client_id: clientId });
const signalOf = v.looseObject({ user_id: userId, to: v.string() });

/** The frames of this file; what is refused of them is told in their own way. */
export const PRIVATE_TYPES = ['identify', 'direct', 'signal', 'ice'];

/** @throws {Problem} */
export function receivePrivate(socket: GuestSocket, frame: Frame): void {
  if (frame.type === 'identify') identify(socket, frame);
  else if (frame.type === 'direct') sayTo(socket, frame);
  else if (frame.type === 'signal') signalTo(socket, frame);
  else sendIce(socket, (iceServers) => ({ type: 'ice', iceServers }));
}

/** One who is known by a secret. A user_id that somebody else made up is theirs. */
function identify(socket: GuestSocket, frame: Frame): void {
  const { accounts, guests, journal, people } = socket.room;
  const { user_id, secret } = parse(identityOf, frame, 'It has a user_id and a secret.');
  if (socket.confidants.length >= MAX_PEOPLE)
    throw new Problem('too-many-people', `At most ${MAX_PEOPLE} user_ids can speak through one socket.`);
  socket.spend();
  const known = people.lookUp(REALM, user_id);
  if (known && !socket.hasProven(known.id) && !people.hasSecret(known.id, secret))
    throw new Problem('unproven', 'That user_id is somebody else’s, unless you have its secret.');
  // In what is private they could not be told apart. Who has a secret was here before the account.
  if (accounts.find(user_id) && !(known && people.hasSecret(known.id, secret)))
    throw new Problem('ambiguous-user', 'An account here has that name. Choose another user_id.');
  guests.requireWelcome(known?.id ?? '');
  const { id } = known ?? people.meet(REALM, user_id, anonymous(user_id));
  socket.prove(id);
  socket.confide(id);
  // Once it is stored: a secret that is told is good from then on.
  journal.perform(() => socket.send({ type: 'identified', user_id, secret: people.secretOf(id) }));
}

function sayTo(socket: GuestSocket, frame: Frame): void {
  const { room } = socket;
  const item = parse(directOf, frame, 'It has a user_id, to, and a content.');
  const content = parseText(item.content, room.config);
  const person = proven(socket, item.user_id);
  room.guests.requireWelcome(person.id);
  const to = addressee(room, item.to);
  const stored = item.client_id
    ? room.history.findReference(person.id, item.client_id, 'privately')
    : undefined;
  // Before anybody is told that this one is here.
  if (stored === undefined) requireLine(room, somebody(person), to, 'say privately');
  limitPeople(socket, [item.user_id]);
  socket.spend();
  socket.addPerson(person.id);
  const guest = room.guests.arrive(person, person.name, socket);
  const ids: string[] = [];
  room.journal.acknowledge(() => socket.send({ type: 'message_ids', status: 'success', message_ids: ids }));
  const about = item.client_id ? { reference: item.client_id } : {};
  ids.push(stored ?? sayPrivately(room, guest, to, content, about));
}

function signalTo(socket: GuestSocket, frame: Frame): void {
  const { room } = socket;
  const { user_id, to, kind, call, data } = parse(signalOf, frame, 'It has a user_id and to.');
  const person = proven(socket, user_id);
  socket.spendSignal();
  const body = parseSignal(kind, call, data);
  const seat = room.members.seatOfPerson(addressee(room, to)?.person ?? '');
  const from = room.guests.seatOf(person.id);
  if (from === undefined) throw new Problem('not-logged-in', 'Say something before you call somebody.');
  relay(room, from, seat, body);
}

/** What one said to the other alone; nothing of what is told to everybody. */
export function encodeDirect({ told }: Broadcast, room: Room): string[] {
  return told.flatMap(({ event, person, recipient = '' }) => {
    if (event.type !== 'DirectMessage') return [];
    const user_id = userIdOf(room, person) ?? event.user;
    const to = userIdOf(room, recipient) ?? event.to;
    const item = { id: event.id, user_id, to, content: event.message };
    return [JSON.stringify({ type: 'direct', data: [item] })];
  });
}

export function hearSignal(socket: GuestSocket, { signal, from, to }: Relayed): void {
  const { kind, call, data } = signal;
  const user_id = userIdOf(socket.room, from.person) ?? from.user;
  socket.send({
    type: 'signal',
    user_id,
    to: userIdOf(socket.room, to.person) ?? to.user,
    kind,
    call,
    data,
  });
}

/** Who speaks, if the socket may speak for them. @throws {Problem} `unproven` */
function proven(socket: GuestSocket, user_id: string): Person {
  const person = socket.room.people.lookUp(REALM, user_id);
  socket.requireProof(person?.id);
  if (person === undefined) throw new Problem('unproven', 'Identify first.');
  return person;
}

function somebody({ id, name }: Person): Somebody {
  return { isGuest: true, user: name, person: id };
}

/**
 * Whom a user_id, or the name of somebody of another protocol, stands for. Where both are here to be told, one may
 * have taken it to be told what is not for them: then it is nobody's.
 * @throws {Problem} `ambiguous-user`
 */
function addressee(room: Room, to: string): Somebody | undefined {
  const whisperer = room.guests.seatOf(room.people.lookUp(REALM, to.toWellFormed())?.id ?? '');
  const named = whoIs(room, to);
  if (whisperer?.hasPrivateLine && named && named.person !== whisperer.person)
    throw new Problem(
      'ambiguous-user',
      'Two people go by that name here, so this might reach the wrong one.',
    );
  return named ?? whisperer;
}

/** @throws {Problem} `invalid-frame` */
function parse<Output>(schema: v.GenericSchema<unknown, Output>, frame: Frame, detail: string): Output {
  const parsed = v.safeParse(schema, frame);
  if (!parsed.success) throw new Problem('invalid-frame', detail);
  return parsed.output;
}
