/** Protocol 2, the classroom WebSocket of two courses [PROTOCOLS 2]. */
import { Problem } from '../problems.ts';
import { type Broadcast, type Step, steps } from '../room/broadcast.ts';
import type { Guest } from '../room/guests.ts';
import type { Roll } from '../room/members.ts';
import type { Person } from '../room/people.ts';
import {
  askForIce,
  confide,
  guestWith,
  hearSignal,
  parseSecret,
  sayTo,
  signalTo,
} from './classroom-private.ts';
import type { Door } from './door.ts';
import { type Frame, ignore, ofSignal } from './frame.ts';
import type { GuestSocket } from './guest-socket.ts';
import { parseText, parseUserName } from './parse.ts';

/** The frame that a message came in: its sender gets it back untouched, the others with all of its keys. */
class Said {
  readonly socket: GuestSocket;
  readonly frame: Frame;

  constructor(socket: GuestSocket, frame: Frame) {
    this.socket = socket;
    this.frame = frame;
  }
}

export const classroom: Door = {
  name: 'classroom',
  firstTypes: ['login', 'chat', 'disconnect'],

  receive(socket, frame) {
    if (frame.type === 'login') logIn(socket, frame);
    else if (frame.type === 'chat') chat(socket, frame);
    else if (frame.type === 'disconnect') logOut(socket);
    else if (frame.type === 'direct') sayTo(socket, present(socket), frame);
    else if (frame.type === 'signal') signalTo(socket, present(socket), frame);
    else if (frame.type === 'ice') askForIce(socket);
    else ignore(frame, socket.room.config);
  },

  refuse: ({ title, detail }, frame) => ({
    error: title,
    details: detail,
    ...(frame?.type === 'signal' && ofSignal(frame)),
  }),

  hear(socket, broadcast) {
    const frames = broadcast.encoded(encode);
    for (const [index, { origin }] of broadcast.told.entries()) {
      const own =
        origin instanceof Said && origin.socket === socket ? JSON.stringify(origin.frame) : undefined;
      const frame = own ?? frames[index];
      if (frame !== undefined) socket.sendText(frame);
    }
  },

  signal: hearSignal,

  /** Logged out, with the socket left open: closing it would make its client raise an alert. */
  showOut(socket, person) {
    socket.removePerson(person);
    socket.unlisten();
  },
};

function logIn(socket: GuestSocket, frame: Frame): void {
  const { room } = socket;
  const name = parseUserName(frame.username, room.config);
  const secret = parseSecret(frame);
  socket.spend();
  const guest = guestOf(socket);
  if (guest?.user === name) {
    welcome(socket, name);
  } else if (guest) {
    room.guests.rename(guest, name);
  } else {
    arrive(socket, guestWith(room, secret, name), name);
  }
  const person = guestOf(socket)?.person;
  if (secret !== undefined && person !== undefined) room.journal.perform(() => confide(socket, person));
}

function arrive(socket: GuestSocket, person: Person, name: string): void {
  const { room } = socket;
  room.guests.requireWelcome(person.id, name);
  const isLive = room.guests.seatOf(person.id) !== undefined;
  socket.addPerson(person.id);
  // Who is not logged in receives nothing: it listens from its own Join on, not from what is still being told.
  room.journal.perform(() => {
    socket.listen();
    // Another socket of somebody who is here: nobody hears of it, but the socket must.
    const user = room.guests.seatOf(person.id)?.user;
    if (isLive && user !== undefined) welcome(socket, user);
  });
  room.guests.arrive(person, name, socket);
}

/** A login that changes nothing for anybody; the client still waits for its answer. */
function welcome(socket: GuestSocket, name: string): void {
  const { roll } = socket.room.members;
  socket.send({ type: 'login', user_joined: name, username: name, ...lists(roll) });
}

function chat(socket: GuestSocket, frame: Frame): void {
  const guest = present(socket);
  const text = parseText(frame.text, socket.room.config);
  socket.spend();
  socket.room.say(guest, text, { origin: new Said(socket, frame), line: socket.id });
}

/** A tab that never logged in says this too, as it closes: then nobody leaves. */
function logOut(socket: GuestSocket): void {
  const guest = guestOf(socket);
  if (guest === undefined) return;
  socket.room.journal.perform(() => socket.unlisten());
  socket.removePerson(guest.person);
  socket.room.guests.depart(guest.person, socket);
}

function present(socket: GuestSocket): Guest {
  const guest = guestOf(socket);
  if (guest === undefined) throw new Problem('not-logged-in', 'Log in before you chat.');
  return guest;
}

/** Whom the socket is logged in as; not the names that its frames give. */
function guestOf({ people, room }: GuestSocket): Guest | undefined {
  return people.map((person) => room.guests.seatOf(person)).find((guest) => guest !== undefined);
}

/** One frame for each event, or undefined for what this protocol does not tell. */
function encode(broadcast: Broadcast): (string | undefined)[] {
  return Array.from(steps(broadcast), encodeStep);
}

/** Both courses' keys are in every frame. */
function encodeStep({ told: { event, origin }, roll }: Step): string | undefined {
  switch (event.type) {
    case 'Message': {
      const frame = origin instanceof Said ? origin.frame : { type: 'chat', text: event.message };
      return JSON.stringify({ ...frame, username: event.user });
    }
    case 'Join':
      return JSON.stringify({ type: 'login', user_joined: event.user, username: event.user, ...lists(roll) });
    case 'Part':
      return JSON.stringify({
        type: 'disconnect',
        user_left: event.user,
        username: event.user,
        ...lists(roll),
      });
    case 'DirectMessage': {
      const { id, created, user: username, to, message: text } = event;
      return JSON.stringify({ type: 'direct', id, created, username, to, text });
    }
    case 'ServerStatus':
    case 'Delete':
    case 'Topic':
      return undefined;
  }
}

function lists(roll: Roll): { active_users: string[]; users: string[] } {
  const users = [...roll.keys()];
  return { active_users: users, users };
}
