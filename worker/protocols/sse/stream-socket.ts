import * as v from 'valibot';
import type { StreamEvent } from '../../../protocol/events.ts';
import { metrics } from '../../metrics/metrics.ts';
import { within } from '../../patience.ts';
import { type Listener, SOCKETS_PER_TURN } from '../../room/audience.ts';
import type { Farewell, Seat } from '../../room/members.ts';
import type { Passage } from '../../room/passage.ts';
import { ACCOUNTS } from '../../room/people.ts';
import type { Room } from '../../room/room.ts';
import type { Relayed } from '../../room/signals.ts';
import type { Receiver } from '../receiver.ts';
import { disconnect } from './disconnect.ts';
import { encodeFrames, encodeSignalFrame, frameOf, framesOf } from './encode.ts';
import { positionOf, Replay } from './replay.ts';
import { usersFor } from './users.ts';

/** What outlives the room's sleep: whose stream it is, how far a replay has come, and how much is unread. */
const attachmentOf = v.object({
  stream: v.object({
    user: v.string(),
    person: v.string(),
    replay: v.optional(positionOf),
    /** Steps of characters that the client has not acknowledged, and the event that they went up to. */
    unread: v.optional(v.object({ id: v.string(), steps: v.number() }), { id: '', steps: 0 }),
  }),
});
/** Checked before it is parsed: nothing that large is one. */
const ACKNOWLEDGEMENT_MAX = 256;
const acknowledgementOf = v.pipe(
  v.string(),
  v.maxLength(ACKNOWLEDGEMENT_MAX),
  v.parseJson(),
  v.object({ ack: v.string() }),
);

type Kind = 'event' | 'signal';

/** Characters: what is unread is noted for the time after a sleep once in so many. */
const STEP = 65_536;

/** How long the runtime is given to say that the peer is gone, in milliseconds. */
const PROBE_MS = 300;

/**
 * A stream of protocol 1 over a WebSocket: the same events as JSON frames. Its client acknowledges what it has read,
 * `{"ack": id}`, so that its budget is kept as exactly as a stream's [DESIGN promise 6].
 */
export class StreamSocket implements Seat, Listener, Receiver {
  readonly protocol = 'sse-socket';
  readonly perTurn = SOCKETS_PER_TURN;
  readonly isGuest = false;
  readonly user: string;
  readonly person: string;
  readonly #room: Room;
  readonly #ws: WebSocket;
  readonly #gone = Promise.withResolvers<void>();
  #replay: Replay | undefined;
  #isOpen = true;
  /** Frames that were sent and not acknowledged, by what acknowledges them. */
  #unread: { id: string; size: number; kind: Kind }[] = [];
  /** Their characters. A replay fills its budget, and nobody is slow for that: signals have one of their own. */
  readonly #unreadSize = { event: 0, signal: 0 };
  /** Of the events, in steps, as it is kept. */
  #unreadSteps = 0;
  /** The event up to which something was unread when the room fell asleep, '' if none. */
  #owed = '';

  private constructor(room: Room, ws: WebSocket, user: string, person: string, replay: Replay | undefined) {
    this.#room = room;
    this.#ws = ws;
    this.user = user;
    this.person = person;
    this.#replay = replay;
    room.audience.add(this);
  }

  /** A new stream; it has still to enter the room. @param lastEventId as for a stream over HTTP */
  static open(room: Room, ws: WebSocket, user: string, lastEventId: string | undefined): StreamSocket {
    const person = room.people.meet(ACCOUNTS, user, user).id;
    const replay = Replay.open(room, person, lastEventId);
    const socket = new StreamSocket(room, ws, user, person, replay);
    if (lastEventId === undefined) socket.#sendEvent(usersFor(room, user));
    socket.#readOn();
    return socket;
  }

  /** The stream that a socket was before the room slept, or undefined when it was none. */
  static resume(room: Room, ws: WebSocket): StreamSocket | undefined {
    const kept = v.safeParse(attachmentOf, ws.deserializeAttachment());
    if (!kept.success) return undefined;
    const { user, person, replay, unread } = kept.output.stream;
    const socket = new StreamSocket(room, ws, user, person, replay && new Replay(room, person, replay));
    socket.#owe(unread.id, unread.steps);
    return socket;
  }

  reads(person: string): boolean {
    return person === this.person;
  }

  hear({ broadcasts }: Passage): void {
    // While it replays, these events reach it through history.
    if (this.#replay !== undefined) return;
    if (this.#unreadSize.event > this.#room.config.streamBudget) this.#shed();
    else
      for (const broadcast of broadcasts)
        for (const { id, text } of broadcast.encoded(encodeFrames)) this.#send(id, text);
  }

  signal({ signal }: Relayed): void {
    if (!this.#isOpen) return;
    // It is kept nowhere, and a call goes on without it or not at all: who sends many costs nobody the stream.
    if (this.#unreadSize.signal > this.#room.config.streamBudget) return;
    const ack = crypto.randomUUID();
    this.#send(ack, encodeSignalFrame(signal, ack), 'signal');
  }

  /** An acknowledgement: all up to that frame was read. Anything else a client may say is not for us. */
  receive(data: string | ArrayBuffer): void {
    if (!this.#isOpen) return;
    const parsed = v.safeParse(acknowledgementOf, data, { abortPipeEarly: true });
    const ack = parsed.success ? parsed.output.ack : '';
    const until = ack === '' ? 0 : this.#unread.findIndex(({ id }) => id === ack) + 1 || this.#owedUntil(ack);
    if (until === 0 && this.#room.noise.take(this.person) > 0) {
      this.#breakOff(1008, 'too many frames that are of no use here');
      return;
    }
    for (const { size, kind } of this.#unread.splice(0, until)) this.#unreadSize[kind] -= size;
    this.#noteUnread();
    this.#readOn();
  }

  closed(): void {
    this.#close();
    this.#room.leave(this);
  }

  end(how: Farewell = 'to return'): void {
    if (how !== 'to return') this.#sendEvent(disconnect(this.#room, how));
    this.#close();
    if (how !== 'to return') this.#closeSocket(1000, 'goodbye');
    else this.#closeSocket(1012, 'come back');
  }

  /** The runtime sends no pings; it tells when the peer is gone, a moment after that. */
  async isAlive(): Promise<boolean> {
    await within(this.#gone.promise, PROBE_MS);
    return this.#isOpen;
  }

  /** Reads history as long as the client keeps up; then it is live. */
  #readOn(): void {
    while (this.#replay && this.#unreadSize.event <= this.#room.config.streamBudget) {
      const page = this.#replay.next();
      if (page === 'gap') {
        // What follows was trimmed away meanwhile. The client comes back, and is told to start afresh.
        this.#room.leave(this);
        this.end();
        return;
      }
      if (page === undefined) {
        this.#replay = undefined;
        this.#room.audience.catchUp(this);
      } else for (const { id, text } of framesOf(page)) this.#send(id, text);
      this.#keep();
    }
  }

  #sendEvent(event: StreamEvent): void {
    this.#send(event.id, JSON.stringify(frameOf(event)));
  }

  #send(id: string, text: string, kind: Kind = 'event'): void {
    if (!this.#isOpen) return;
    this.#unread.push({ id, size: text.length, kind });
    this.#unreadSize[kind] += text.length;
    this.#noteUnread();
    metrics.socketCharacters.add(text.length);
    try {
      this.#ws.send(text);
    } catch {
      // It closed a moment ago; the runtime will say so.
    }
  }

  /** What was unread before a sleep, all of it before whatever comes now. */
  #owe(id: string, steps: number): void {
    this.#unreadSteps = steps;
    if (steps === 0) return;
    this.#owed = id;
    this.#unread.push({ id, size: steps * STEP, kind: 'event' });
    this.#unreadSize.event = steps * STEP;
  }

  /** How much of what is unread an event acknowledges that went out just before a sleep: ids only grow. */
  #owedUntil(ack: string): number {
    const isOwed = this.#owed !== '' && this.#unread[0]?.id === this.#owed;
    return isOwed && ack > this.#owed && ack <= this.#room.journal.flushedId ? 1 : 0;
  }

  /** Kept once in a step: for each frame it would cost more than the frame. */
  #noteUnread(): void {
    const steps = Math.floor(this.#unreadSize.event / STEP);
    if (steps === this.#unreadSteps) return;
    this.#unreadSteps = steps;
    this.#keep();
  }

  #keep(): void {
    if (!this.#isOpen) return;
    const stream: v.InferInput<typeof attachmentOf>['stream'] = {
      user: this.user,
      person: this.person,
      unread: {
        id: this.#unread.findLast(({ kind }) => kind === 'event')?.id ?? '',
        steps: this.#unreadSteps,
      },
    };
    if (this.#replay) stream.replay = this.#replay.position;
    this.#ws.serializeAttachment({ stream });
  }

  /** Over its budget: its client resumes by id. */
  #shed(): void {
    metrics.slowReaders.add(this.protocol);
    this.#breakOff(1013, 'too slow');
  }

  #breakOff(code: number, reason: string): void {
    this.#room.leave(this);
    this.#close();
    this.#closeSocket(code, reason);
  }

  #closeSocket(code: number, reason: string): void {
    try {
      this.#ws.close(code, reason);
    } catch {
      // Closed already.
    }
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#replay = undefined;
    this.#unread = [];
    // It may linger until its peer answers: if the room sleeps meanwhile, it is nobody's stream when it wakes.
    this.#ws.serializeAttachment(null);
    this.#room.audience.remove(this);
    this.#gone.resolve();
  }
}
