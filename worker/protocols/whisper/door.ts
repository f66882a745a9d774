/** Protocol 4, WhisperChat: anonymous, with acknowledgements [PROTOCOLS 4]. */
import * as v from 'valibot';
import { Problem } from '../../problems.ts';
import type { Broadcast } from '../../room/broadcast.ts';
import type { Door } from '../door.ts';
import { type Frame, ignore, ofSignal } from '../frame.ts';
import type { GuestSocket } from '../guest-socket.ts';
import { parseText } from '../parse.ts';
import { encodeDirect, hearSignal, PRIVATE_TYPES, receivePrivate } from './private.ts';
import { clientId, limitPeople, userId } from './speakers.ts';
import { anonymous, REALM } from './user-id.ts';

/** The close code of those who are kicked. */
const KICKED = 4_000;
/** The newer generation of the client asks with this type and is answered in its own way. */
const NEWER = 'chat_messages_request';

const itemsOf = v.array(
  v.object({
    user_id: userId,
    content: v.string(),
    client_id: clientId,
  }),
);
type Item = v.InferOutput<typeof itemsOf>[number];

/** Where a message came from: the messages of one frame go out as one frame. */
class Whispered {
  readonly frame: Frame;
  readonly userId: string;

  constructor(frame: Frame, userId: string) {
    this.frame = frame;
    this.userId = userId;
  }
}

export const whisper: Door = {
  name: REALM,
  path: '/v1/chat/ws',
  firstTypes: ['messages', NEWER, 'identify'],

  open(socket) {
    socket.listen();
  },

  receive(socket, frame) {
    if (frame.type === 'messages' || frame.type === NEWER) send(socket, frame);
    else if (PRIVATE_TYPES.includes(frame.type)) receivePrivate(socket, frame);
    else ignore(frame, socket.room.config);
  },

  refuse({ title, detail }, frame) {
    const error = `${title}. ${detail}`;
    if (frame?.type === 'signal') return { type: 'error', error, ...ofSignal(frame) };
    if (frame && PRIVATE_TYPES.includes(frame.type)) return { type: 'error', error };
    if (frame?.type === NEWER) return { type: 'chat_messages_response', status: 400, error };
    return { type: 'message_ids', status: 'error', message_ids: [], error };
  },

  hear(socket, broadcast) {
    for (const text of broadcast.encoded(encode)) socket.sendText(text);
    for (const text of broadcast.encoded(encodeDirect, socket.room)) socket.sendText(text);
    const deleted = broadcast.encoded(encodeDeleted);
    if (deleted !== undefined && socket.confidants.length > 0) socket.sendText(deleted);
  },

  signal: hearSignal,

  showOut(socket) {
    socket.close(KICKED, 'kicked');
  },
};

/** A frame is all or nothing: everything in it is looked at before anything of it is written. */
function send(socket: GuestSocket, frame: Frame): void {
  const { room } = socket;
  const parsed = v.safeParse(itemsOf, frame.data);
  if (!parsed.success) {
    throw new Problem(
      'invalid-frame',
      'The data must be a list of messages, each with a user_id and a content.',
    );
  }
  const items = parsed.output.map((item) => ({ ...item, content: parseText(item.content, room.config) }));
  const userIds = items.map(({ user_id }) => user_id);
  limitPeople(socket, userIds);
  requireVoices(socket, items);
  socket.spend(items.length);
  const guests = userIds.map((user_id) => {
    const known = room.people.lookUp(REALM, user_id);
    const person = known ?? room.people.meet(REALM, user_id, anonymous(user_id));
    socket.addPerson(person.id);
    // Whoever made a user_id up may ask for its secret later.
    if (known === undefined) socket.prove(person.id);
    return room.guests.arrive(person, person.name, socket);
  });
  const ids: string[] = [];
  // Entered before the messages: when they are stored, the sender hears so, and then everybody hears them.
  room.journal.acknowledge(() => socket.send(acknowledgement(frame, ids)));
  for (const [index, { user_id, content, client_id }] of items.entries()) {
    const guest = guests[index];
    if (guest === undefined) continue;
    const stored = client_id ? room.history.findReference(guest.person, client_id, 'in public') : undefined;
    const origin = new Whispered(frame, user_id);
    const about = { origin, line: socket.id, ...(client_id && { reference: client_id }) };
    ids.push(stored ?? room.say(guest, content, about));
  }
}

/** Whoever speaks in a frame must be allowed to. What is only sent again is not said again. @throws {Problem} */
function requireVoices({ id: line, room }: GuestSocket, items: Item[]): void {
  let isFirst = true;
  for (const { user_id, client_id } of items) {
    const { id = '', name = anonymous(user_id) } = room.people.lookUp(REALM, user_id) ?? {};
    room.guests.requireWelcome(id);
    if (client_id && room.history.findReference(id, client_id, 'in public') !== undefined) continue;
    room.requireVoice({ isGuest: true, user: name, person: id }, line);
    if (!isFirst) room.pace.requireAlone();
    isFirst = false;
  }
}

function acknowledgement({ type }: Frame, ids: string[]): object {
  if (type === NEWER) return { type: 'chat_messages_response', status: 201, message_ids: ids };
  return { type: 'message_ids', status: 'success', message_ids: ids };
}

/** Frames of messages; nothing else of a room is told here. */
function encode({ told }: Broadcast): string[] {
  const frames: { from: Frame | undefined; data: object[] }[] = [];
  for (const { event, origin } of told) {
    if (event.type !== 'Message') continue;
    const { frame: from, userId = event.user } = origin instanceof Whispered ? origin : {};
    const item = { id: event.id, user_id: userId, content: event.message };
    const last = frames.at(-1);
    if (last && from && last.from === from) last.data.push(item);
    else frames.push({ from, data: [item] });
  }
  return frames.map(({ data }) => JSON.stringify({ type: 'messages', data }));
}

/** What was taken away; for sockets that identify themselves, because older clients do not know the frame. */
function encodeDeleted({ told }: Broadcast): string | undefined {
  const ids = told.flatMap(({ event }) => (event.type === 'Delete' ? [event.target] : []));
  return ids.length > 0 ? JSON.stringify({ type: 'deleted', message_ids: ids }) : undefined;
}
