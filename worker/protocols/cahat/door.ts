/** Protocol 3, the “distributed chat service” [PROTOCOLS 3]. */
import * as v from 'valibot';
import { Problem } from '../../problems.ts';
import type { Guest } from '../../room/guests.ts';
import { type Person, randomId } from '../../room/people.ts';
import type { Room } from '../../room/room.ts';
import type { Door } from '../door.ts';
import { ignore, ofSignal } from '../frame.ts';
import type { GuestSocket } from '../guest-socket.ts';
import { parseText, parseUserName, wellFormed } from '../parse.ts';
import { action, encode, handshake, nameChange, users } from './encode.ts';
import { prepareMarkdown } from './markdown.ts';
import { askForIce, confide, hearSignal, sayTo, signalTo } from './private.ts';

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
/** A client without an id, or a secret, may send none, null or an empty one. */
const textOf = v.nullish(v.pipe(v.string(), v.maxLength(256), v.transform(wellFormed)), '');
const infoOf = v.object({ userId: textOf, secret: textOf });

export const cahat: Door = {
  name: REALM,
  path: '/cahat',
  firstTypes: ['HANDSHAKE_USER_INFO'],

  prepare: prepareMarkdown,

  open(socket) {
    // One turn: what the handshake does not have is told to it live.
    socket.sendText(handshake(socket.room));
    socket.listen();
  },

  receive(socket, frame) {
    const payload = v.safeParse(payloadOf, frame.payload);
    if (!payload.success) throw new Problem('invalid-frame', 'The payload must be an object.');
    if (frame.type === 'HANDSHAKE_USER_INFO') join(socket, payload.output);
    else if (frame.type === 'NAME_CHANGE') rename(socket, payload.output.name);
    else if (frame.type === 'MESSAGE') say(socket, payload.output.rawMessage);
    else if (frame.type === 'PRIVATE_MESSAGE') sayTo(socket, present(socket), payload.output);
    else if (frame.type === 'SIGNAL') signalTo(socket, present(socket), payload.output);
    else if (frame.type === 'ICE_SERVERS') askForIce(socket, frame);
    else ignore(frame, socket.room.config);
  },

  refuse({ title, detail }, frame) {
    const payload = v.safeParse(payloadOf, frame?.payload);
    const about = frame?.type === 'SIGNAL' && payload.success ? ofSignal(payload.output) : {};
    return { type: 'ERROR', payload: { error: title, details: detail, ...about } };
  },

  hear(socket, broadcast) {
    const encoded = broadcast.encoded(encode);
    for (const [index, { event, person }] of broadcast.told.entries()) {
      const { all = [], users = () => '' } = encoded[index] ?? {};
      const isOwn = event.type === 'Join' && socket.people.includes(person);
      if (isOwn) greet(socket, person, event.user, all, users(), event.id);
      else for (const text of all) socket.sendText(text);
    }
  },

  signal: hearSignal,

  showOut(socket) {
    socket.close(KICKED, 'kicked');
  },
};

/**
 * One's own arrival, in the order that the client needs: who am I stands between my name and my presence.
 * @param through the last event that the room has told
 */
function greet(
  socket: GuestSocket,
  userId: string,
  name: string,
  [named, connected]: string[],
  present: string,
  through: string,
): void {
  const isProven = socket.hasProven(userId);
  const secret = isProven ? socket.room.people.secretOf(userId) : undefined;
  const info = action('USER_INFO', { userId, name, ...(secret && { secret }) });
  for (const text of [named, info, connected, present]) if (text !== undefined) socket.sendText(text);
  // Once: a rename is another arrival.
  if (isProven && !socket.reads(userId)) confide(socket, userId, through);
}

function join(socket: GuestSocket, payload: object): void {
  const { room } = socket;
  const info = v.safeParse(infoOf, payload);
  if (!info.success)
    throw new Problem('invalid-frame', 'A userId and a secret are texts of at most 256 characters.');
  if (guestOf(socket)) throw new Problem('invalid-frame', 'This socket has said who it is.');
  const { person, isProven } = identify(room, info.output);
  room.guests.requireWelcome(person.id);
  const isLive = room.guests.seatOf(person.id) !== undefined;
  socket.addPerson(person.id);
  if (isProven) socket.prove(person.id);
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
    room.journal.flushedId,
  );
}

/**
 * Ids are broadcast and prove nothing: one is adopted unless it is a member's of another protocol. Its secret does,
 * which is made with it and shown to nobody else.
 */
function identify(
  { people }: Room,
  { userId, secret }: v.InferOutput<typeof infoOf>,
): { person: Person; isProven: boolean } {
  const known = userId === '' ? undefined : people.find(userId);
  if (known?.realm === REALM) return { person: known, isProven: people.hasSecret(known.id, secret) };
  const id = userId === '' || known ? randomId() : userId;
  return { person: people.meet(REALM, id, NAMELESS, id), isProven: true };
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
  socket.room.say(guest, text, { line: socket.id });
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
