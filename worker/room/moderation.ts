/** What owners do to keep a room habitable, and what everybody may do to their own messages. */
import { Problem } from '../problems.ts';
import type { Somebody } from './authority.ts';
import { whoIs } from './direct.ts';
import type { Seat } from './members.ts';
import type { Room } from './room.ts';
import type { SanctionKind } from './sanctions.ts';

/** Somebody may not come in any more; whoever is here is shown out. @throws {Problem} */
export function ban(room: Room, owner: Seat, name: string): void {
  const { person } = sanction(room, owner, 'ban', name);
  const seat = room.members.seatOfPerson(person);
  if (seat) room.leave(seat, () => seat.end('banned'));
}

/** Somebody may not speak any more. @throws {Problem} */
export function mute(room: Room, owner: Seat, name: string): void {
  sanction(room, owner, 'mute', name);
}

/** Takes a ban or a mute back. @throws {Problem} */
export function takeBack(room: Room, owner: Seat, deed: 'unban' | 'unmute', name: string): void {
  room.rights.require(owner, deed);
  const kind = deed === 'unban' ? 'ban' : 'mute';
  if (!room.sanctions.remove(kind, find(room, name)?.person ?? '', name)) {
    throw new Problem('not-sanctioned', `“${name}” is not ${kind === 'ban' ? 'banned' : 'muted'}.`);
  }
  announce(room, `${owner.user} ${deed === 'unban' ? 'unbanned' : 'unmuted'} ${name}`);
}

/** One message of each person in so many seconds. @throws {Problem} */
export function slow(room: Room, owner: Seat, seconds: number): void {
  room.rights.require(owner, 'slow');
  room.pace.set(seconds);
  const what = seconds === 0 ? 'switched slow mode off' : `set slow mode to one message every ${seconds} s`;
  announce(room, `${owner.user} ${what}`);
}

/** What the room is about; '' for nothing in particular. @throws {Problem} */
export function setTopic(room: Room, owner: Seat, topic: string): void {
  room.rights.require(owner, 'topic');
  room.topic.set(topic);
  announce(room, `${owner.user} ${topic === '' ? 'cleared the topic' : `set the topic: ${topic}`}`);
  room.journal.append({ type: 'Topic', user: owner.user, topic }, { person: owner.person });
}

/** Takes a message away, for everybody and for good. @param id of a Message that everybody could see @throws {Problem} */
export function deleteMessage(room: Room, seat: Seat, id: string): void {
  const author = room.history.authorOf(id);
  if (author === undefined)
    throw new Problem('unknown-message', 'It was deleted, or the room has forgotten it.');
  room.rights.require(seat, author === seat.person ? 'delete own' : 'delete another’s');
  room.history.bury(id);
  room.journal.append({ type: 'Delete', user: seat.user, target: id }, { person: seat.person });
}

function sanction(room: Room, owner: Seat, kind: SanctionKind, name: string): Somebody {
  room.rights.require(owner, kind);
  const target = find(room, name);
  if (target === undefined) throw new Problem('unknown-user', `Nobody here is called “${name}”.`);
  if (room.rights.standingOf(target) === 'owner')
    throw new Problem('not-allowed', 'Owners can neither be banned nor muted.');
  room.sanctions.add(kind, target.person, name);
  announce(room, `${owner.user} ${kind === 'ban' ? 'banned' : 'muted'} ${name}`);
  return target;
}

/** Whom a name stands for: an account, else who is here under it, else the last guest who was. */
function find(room: Room, name: string): Somebody | undefined {
  const somebody = whoIs(room, name);
  if (somebody) return somebody;
  const guest = room.people.lastGuestNamed(name);
  return guest && { isGuest: true, user: name, person: guest.id };
}

/** As the course's clients see it, too. */
function announce(room: Room, status: string): void {
  room.journal.append({ type: 'ServerStatus', status });
}
