/** What CAHAT is told: Redux actions, `{type, payload}`, and payload is always an object [PROTOCOLS 3]. */
import { type Broadcast, rollAfter, type Told } from '../../room/broadcast.ts';
import type { Roll } from '../../room/members.ts';
import type { Room } from '../../room/room.ts';
import { NEWEST } from '../query.ts';
import { renderMessage } from './markdown.ts';

/** The actions for each event, encoded. */
export type Actions = { all: string[]; users: () => string };

export function action(type: string, payload: object): string {
  return JSON.stringify({ type, payload });
}

/** What a socket hears before anything else: the newest messages, and the names it needs to show them. */
export function handshake(room: Room): string {
  const messages = room.history.newestMessages({ through: room.journal.flushedId, count: NEWEST });
  const names = new Map<string, string>();
  for (const { person } of messages) {
    if (!names.has(person)) names.set(person, room.people.find(person)?.name ?? '');
  }
  for (const [name, person] of room.members.roll) names.set(person, name);
  return action('HANDSHAKE', {
    serverName: room.name,
    ...(room.topic.told !== '' && { topic: room.topic.told }),
    // The newest first: where there is too much to render, the older ones are shown as they were typed.
    messages: messages.toReversed().map(message).reverse(),
    userNames: Object.fromEntries(names),
  });
}

/** Each event as actions for everybody, and who is present after it. */
export function encode(broadcast: Broadcast): Actions[] {
  return broadcast.told.map((told, index) => ({
    all: actions(told),
    users: () => users(rollAfter(broadcast, index)),
  }));
}

/** Who is present. */
export function users(roll: Roll): string {
  return action('USERS', { users: [...roll].map(([name, userId]) => ({ userId, name })) });
}

/** Somebody's name: it goes before USER_CONNECTED, so that every id has a name when it comes. */
export function nameChange(userId: string, name: string): string {
  return action('NAME_CHANGE', { userId, name, idNamePair: { [userId]: name } });
}

function actions(told: Told): string[] {
  const { event, person: userId } = told;
  switch (event.type) {
    case 'Message':
      return [action('MESSAGE', message(told))];
    case 'Join':
      return [nameChange(userId, event.user), action('USER_CONNECTED', { userId })];
    case 'Part':
      return [action('USER_DISCONNECTED', { userId })];
    case 'Delete':
      return [action('MESSAGE_DELETED', { id: event.target, userId })];
    case 'Topic':
      return [action('TOPIC', { topic: event.topic })];
    case 'DirectMessage':
      return [privateMessage(told)];
    case 'ServerStatus':
      return [];
  }
}

/** What one said to the other alone. */
export function privateMessage(told: Told): string {
  return action('PRIVATE_MESSAGE', { ...message(told), to: told.recipient });
}

function message({ event, person }: Told) {
  const rawMessage = event.type === 'Message' || event.type === 'DirectMessage' ? event.message : '';
  const timestamp = Math.round(event.created * 1_000);
  return {
    id: event.id,
    rawMessage,
    htmlMessage: renderMessage(event.id, rawMessage),
    userId: person,
    timestamp,
  };
}
