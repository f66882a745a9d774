/** Protocol 3, the “distributed chat service” [PROTOCOLS 3]. */
import * as v from 'valibot';
import { Problem } from '../../problems.ts';
import type { Guest } from '../../room/guests.ts';
import { type Person, randomId } from '../../room/people.ts';
import type { Room } from '../../room/room.ts';
import type { Door } from '../door.ts';
import { ignore } from '../frame.ts';
import type { GuestSocket } from '../guest-socket.ts';
import { parseText, parseUserName, wellFormed } from '../parse.ts';
import { action, encode, handshake, nameChange, users } from './encode.ts';

const REALM = 'cahat';
/** The name of those who have not said theirs. */
const NAMELESS = 'Anonymous';
/** The close code of those who are kicked. */
const KICKED = 4_000;

const payloadOf = v.pipe(
  v.unknown(),
  v.check((payload) => typeof payload === 'object' && payload !== null && !Array.isArray(payload)),
  v.looseObject({}),
);
/** A client without an id may send none, null or an empty one. */
const userIdOf = v.nullish(v.pipe(v.string(), v.maxLength(256), v.transform(wellFormed)), '');

export const cahat: Door = {
  name: REALM,
  path: '/cahat',
  firstTypes: ['HANDSHAKE_USER_INFO'],

  open(socket) {
    // One turn: what the handshake does not have is told to it live.
    socket.sendText(handshake(socket.room));
    socket.listen();
  },

  receive(socket, frame) {
    const payload = v.safeParse(payloadOf, frame.payload);
    if (!payload.success) throw new Problem('invalid-frame', 'The payload must be an object.');
    if (frame.type === 'HANDSHAKE_USER_INFO') join(socket, payload.output.userId);
    else if (frame.type === 'NAME_CHANGE') rename(socket, payload.output.name);
    else if (frame.type === 'MESSAGE') say(socket, payload.output.rawMessage);
    else ignore(frame, socket.room.config);
  },

  refuse: ({ title, detail }) => ({ type: 'ERROR', payload: { error: title, details: detail } }),

  hear(socket, broadcast) {
    const encoded = broadcast.encoded(encode);
    for (const [index, { event, person }] of broadcast.told.entries()) {
      const { all = [], users = () => '' } = encoded[index] ?? {};
      const isOwn = event.type === 'Join' && socket.people.includes(person);
      if (isOwn) greet(socket, person, event.user, all, users());
      else for (const text of all) socket.sendText(text);
    }
  },

  showOut(socket) {
    socket.close(KICKED, 'kicked');
  },
};

/** One's own arrival, in the order that the client needs: who am I stands between my name and my presence. */
function greet(
  socket: GuestSocket,
  userId: string,
  name: string,
  [named, connected]: string[],
  present: string,
): void {
  const info = action('USER_INFO', { userId, name });
  for (const text of [named, info, connected, present]) if (text !== undefined) socket.sendText(text);
}

function join(socket: GuestSocket, userId: unknown): void {
  const { room } = socket;
  const parsed = v.safeParse(userIdOf, userId);
  if (!parsed.success) throw new Problem('invalid-frame', 'A userId is a text of at most 256 characters.');
  if (guestOf(socket)) throw new Problem('invalid-frame', 'This socket has said who it is.');
  const person = identify(room, parsed.output);
  room.guests.requireWelcome(person.id, person.name);
  const isLive = room.guests.seatOf(person.id) !== undefined;
  socket.addPerson(person.id);
  const guest = room.guests.arrive(person, person.name, socket);
  // A second socket of somebody who is here: nobody hears of it, but the socket must.
  if (!isLive) return;
  const connected = action('USER_CONNECTED', { userId: person.id });
  greet(
    socket,
    person.id,
    guest.user,
    [nameChange(person.id, guest.user), connected],
    users(room.members.roll),
  );
}

/** Ids are broadcast and prove nothing: one is adopted unless it is a member's of another protocol. */
function identify(room: Room, userId: string): Person {
  const known = userId === '' ? undefined : room.people.find(userId);
  if (known?.realm === REALM) return known;
  const id = userId === '' || known ? randomId() : userId;
  return room.people.meet(REALM, id, NAMELESS, id);
}

function rename(socket: GuestSocket, name: unknown): void {
  const guest = present(socket);
  const wanted = parseUserName(name, socket.room.config);
  socket.spend();
  socket.room.guests.rename(guest, wanted);
}

function say(socket: GuestSocket, rawMessage: unknown): void {
  const guest = present(socket);
  const text = parseText(rawMessage, socket.room.config);
  socket.spend();
  socket.room.say(guest, text);
}

function present(socket: GuestSocket): Guest {
  const guest = guestOf(socket);
  if (guest === undefined) throw new Problem('not-logged-in', 'Say who you are first: HANDSHAKE_USER_INFO.');
  return guest;
}

/** Whom the socket speaks as; the real client has one id for all servers, so those in its frames mean nothing. */
function guestOf({ people: [person], room }: GuestSocket): Guest | undefined {
  return person === undefined ? undefined : room.guests.seatOf(person);
}
