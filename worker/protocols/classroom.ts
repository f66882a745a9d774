/** Protocol 2, the classroom WebSocket of two courses [PROTOCOLS 2]. */
import { Problem } from '../problems.ts';
import { type Broadcast, type Step, steps } from '../room/broadcast.ts';
import type { Guest } from '../room/guests.ts';
import type { Roll } from '../room/members.ts';
import type { Door } from './door.ts';
import { type Frame, ignore } from './frame.ts';
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
    else ignore(frame, socket.room.config);
  },

  refuse: ({ title, detail }) => ({ error: title, details: detail }),

  hear(socket, broadcast) {
    const frames = broadcast.encoded(encode);
    for (const [index, { origin }] of broadcast.told.entries()) {
      const own =
        origin instanceof Said && origin.socket === socket ? JSON.stringify(origin.frame) : undefined;
      const frame = own ?? frames[index];
      if (frame !== undefined) socket.sendText(frame);
    }
  },

  /** Logged out, with the socket left open: closing it would make its client raise an alert. */
  showOut(socket, person) {
    socket.removePerson(person);
    socket.unlisten();
  },
};

function logIn(socket: GuestSocket, { username }: Frame): void {
  const { room } = socket;
  const name = parseUserName(username, room.config);
  socket.spend();
  const guest = guestOf(socket);
  if (guest?.user === name) {
    // Nothing changes for anybody; the client still waits for its answer.
    socket.send({ type: 'login', user_joined: name, username: name, ...lists(room.members.roll) });
  } else if (guest) {
    room.guests.rename(guest, name);
  } else {
    const person = room.people.meet(classroom.name, crypto.randomUUID(), name);
    room.guests.requireWelcome(person.id, name);
    socket.addPerson(person.id);
    // Who is not logged in receives nothing: it listens from its own Join on, not from what is still being told.
    room.journal.perform(() => socket.listen());
    room.guests.arrive(person, name, socket);
  }
}

function chat(socket: GuestSocket, frame: Frame): void {
  const guest = guestOf(socket);
  if (guest === undefined) throw new Problem('not-logged-in', 'Log in before you chat.');
  const text = parseText(frame.text, socket.room.config);
  socket.spend();
  socket.room.say(guest, text, { origin: new Said(socket, frame) });
}

/** A tab that never logged in says this too, as it closes: then nobody leaves. */
function logOut(socket: GuestSocket): void {
  const guest = guestOf(socket);
  if (guest === undefined) return;
  socket.room.journal.perform(() => socket.unlisten());
  socket.removePerson(guest.person);
  socket.room.guests.depart(guest.person, socket);
}

/** Whom the socket is logged in as; not the names that its frames give. */
function guestOf({ people, room }: GuestSocket): Guest | undefined {
  return people.map((person) => room.guests.seatOf(person)).find((guest) => guest !== undefined);
}

/** One frame for each event, or undefined for what this protocol does not tell. */
function encode(broadcast: Broadcast): (string | undefined)[] {
  return steps(broadcast).map(encodeStep);
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
    case 'ServerStatus':
    case 'DirectMessage':
    case 'Delete':
    case 'Topic':
      return undefined;
  }
}

function lists(roll: Roll): { active_users: string[]; users: string[] } {
  const users = [...roll.keys()];
  return { active_users: users, users };
}
