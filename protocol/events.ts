/**
 * The events of a room as they stand on the wire [PROTOCOLS 1 Events]. The server writes them, our client and
 * the tests read them; `parseStreamEvent` reads what foreign servers really send.
 */
import * as v from 'valibot';
import { type SignalBody, signalBodyOf } from './signals.ts';

/** Someone's stream opened, or a guest arrived. `created` is Unix seconds with a fraction, in every event. */
export type Join = { type: 'Join'; id: string; created: number; user: string };
/** Something was said. */
export type Message = { type: 'Message'; id: string; created: number; user: string; message: string };
/** Someone's stream ended, or a guest left. */
export type Part = { type: 'Part'; id: string; created: number; user: string };
/** The server speaks: it started, or somebody was kicked. */
export type ServerStatus = { type: 'ServerStatus'; id: string; created: number; status: string };
/** Who is present, and what the room is about if anything; the first event of a stream that is not a reconnect. */
export type Users = {
  type: 'Users';
  id: string;
  created: number;
  users: string[];
  topic?: string | undefined;
};
/** The last event of one's own stream after `/quit`, or after one was banned: do not reconnect. */
export type Disconnect = { type: 'Disconnect'; id: string; created: number; reason?: 'banned' | undefined };
/** `user` took the message `target` away. Who knows it shows that it is gone; nobody is told it any more. */
export type Delete = { type: 'Delete'; id: string; created: number; user: string; target: string };
/** `user` said what the room is about; '' for nothing in particular. */
export type Topic = { type: 'Topic'; id: string; created: number; user: string; topic: string };

/** Something was said by `user` to `to` alone: nobody else sees a byte of it. */
export type DirectMessage = {
  type: 'DirectMessage';
  id: string;
  created: number;
  user: string;
  to: string;
  message: string;
};

/** Something of a call, from `user` to `to` alone. It is not kept, and no stream is resumed after it: its id is ''. */
export type Signal = { type: 'Signal'; id: ''; created: number; user: string; to: string } & SignalBody;

/** What the room keeps and everybody sees. */
export type RoomEvent = Join | Message | Part | ServerStatus;
/** All that the room keeps, in one order. */
export type StoredEvent = RoomEvent | DirectMessage | Delete | Topic;
/** What can stand on a stream: stored events, and those that are for one receiver only. */
export type StreamEvent = StoredEvent | Users | Disconnect | Signal;

/** Whether it is for everybody to see, and worth keeping. */
export function isRoomEvent(event: StreamEvent | undefined): event is RoomEvent {
  return event !== undefined && ['Join', 'Message', 'Part', 'ServerStatus'].includes(event.type);
}

/** Some servers send `created` as a string [PROTOCOLS 1, what real servers do]. */
const created = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.nonEmpty(), v.transform(Number))]),
  v.finite(),
);

const dataOf = {
  Join: v.object({ created, user: v.string() }),
  Message: v.object({ created, user: v.string(), message: v.string() }),
  Part: v.object({ created, user: v.string() }),
  ServerStatus: v.object({ created, status: v.string() }),
  Users: v.object({ created, users: v.array(v.string()), topic: v.optional(v.string()) }),
  Disconnect: v.object({ created, reason: v.optional(v.literal('banned')) }),
  Delete: v.object({ created, user: v.string(), target: v.string() }),
  Topic: v.object({ created, user: v.string(), topic: v.string() }),
  DirectMessage: v.object({ created, user: v.string(), to: v.string(), message: v.string() }),
  Signal: v.intersect([v.object({ created, user: v.string(), to: v.string() }), signalBodyOf]),
};

/** The event names, spelled as on the wire; they are case-sensitive. */
export const EVENT_TYPES = Object.keys(dataOf) as (keyof typeof dataOf)[];

/**
 * Reads one server-sent event.
 * @param type the `event:` field
 * @param data the `data:` field, lines joined by `\n`
 * @param id the `id:` field, or '' from servers that send none
 * @returns the event, or undefined when it is none of these or not well formed: a stream must survive it
 */
export function parseStreamEvent(type: string, data: string, id: string): StreamEvent | undefined {
  if (!Object.hasOwn(dataOf, type)) return undefined;
  const schema = dataOf[type as keyof typeof dataOf];
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), data);
  // EventSource gives an event without an id that of the one before it.
  const ownId = type === 'Signal' ? '' : id;
  return parsed.success ? ({ type, id: ownId, ...parsed.output } as StreamEvent) : undefined;
}
