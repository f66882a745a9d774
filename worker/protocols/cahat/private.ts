/** What is private in CAHAT: messages and signals between two, by their ids. */
import { sayPrivately, whoHasId } from '../../room/direct.ts';
import type { Guest } from '../../room/guests.ts';
import type { Relayed } from '../../room/signals.ts';
import { relay } from '../../room/signals.ts';
import type { Frame } from '../frame.ts';
import type { GuestSocket } from '../guest-socket.ts';
import { sendIce } from '../ice.ts';
import { parseText } from '../parse.ts';
import { NEWEST } from '../query.ts';
import { parseSignal } from '../signal.ts';
import { action, nameChange, privateMessage } from './encode.ts';

type Payload = Readonly<Record<string, unknown>>;

/**
 * From now on the socket is told what is private to its person, and at once the newest of it.
 * @param through the last event that the room has told so far: what follows comes live, and neither is missed or doubled
 */
export function confide(socket: GuestSocket, person: string, through: string): void {
  const { history, members, people } = socket.room;
  socket.confide(person);
  const told = history.newestPrivate({ reader: person, through, count: NEWEST });
  const strangers = new Set(told.flatMap(({ person: from, recipient = '' }) => [from, recipient]));
  for (const id of [person, ...members.roll.values()]) strangers.delete(id);
  // Its client knows the names of those who are here, and of those who spoke in public.
  for (const id of strangers) socket.sendText(nameChange(id, people.find(id)?.name ?? ''));
  for (const each of told) socket.sendText(privateMessage(each));
}

/** PRIVATE_MESSAGE. @throws {Problem} */
export function sayTo(socket: GuestSocket, guest: Guest, { to, rawMessage }: Payload): void {
  socket.requireProof(guest.person);
  const text = parseText(rawMessage, socket.room.config);
  socket.spend();
  sayPrivately(socket.room, guest, whoHasId(socket.room, idOf(to)), text);
}

/** SIGNAL. @throws {Problem} */
export function signalTo(socket: GuestSocket, guest: Guest, { to, kind, call, data }: Payload): void {
  socket.requireProof(guest.person);
  socket.spendSignal();
  const body = parseSignal(kind, call, data);
  relay(socket.room, guest, socket.room.members.seatOfPerson(idOf(to)), body);
}

/** Nobody's, where it is no text. */
function idOf(to: unknown): string {
  return typeof to === 'string' ? to : '';
}

export function hearSignal(socket: GuestSocket, { signal, from, to }: Relayed): void {
  const { kind, call, data } = signal;
  const payload = { userId: from.person, name: from.user, to: to.person, kind, call, data };
  socket.sendText(action('SIGNAL', payload));
}

/** ICE_SERVERS. @throws {Problem} */
export function askForIce(socket: GuestSocket, { type }: Frame): void {
  sendIce(socket, (iceServers) => ({ type, payload: { iceServers } }));
}
