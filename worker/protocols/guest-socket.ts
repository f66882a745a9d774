import * as v from 'valibot';
import { metrics } from '../metrics/metrics.ts';
import { Problem, rateExceeded } from '../problems.ts';
import { type Listener, SOCKETS_PER_TURN } from '../room/audience.ts';
import type { Line } from '../room/guests.ts';
import type { Passage } from '../room/passage.ts';
import type { Room } from '../room/room.ts';
import type { Relayed } from '../room/signals.ts';
import { classroom } from './classroom.ts';
import type { Door } from './door.ts';
import { DOORS } from './doors.ts';
import { type Frame, ignore, parseFrame } from './frame.ts';
import type { Receiver } from './receiver.ts';

/** What outlives the room's sleep: the protocol, and the persons who speak through the socket. */
const attachmentOf = v.object({
  id: v.string(),
  door: v.optional(v.string()),
  people: v.array(v.string()),
  listening: v.boolean(),
  /** Characters sent since the client last said something, in whole steps. */
  unanswered: v.number(),
  /** Persons whose secret the client was given, or has shown. */
  proven: v.optional(v.array(v.string()), []),
  /** Those of them whose private events it is told. */
  confidants: v.optional(v.array(v.string()), []),
});
type Attachment = v.InferOutput<typeof attachmentOf>;

/** Writing an attachment for every frame would cost more than the frame: it is done once in so many characters. */
const STEP = 65_536;

/** One WebSocket of a guest. */
export class GuestSocket implements Listener, Line, Receiver {
  readonly perTurn = SOCKETS_PER_TURN;
  readonly room: Room;
  readonly #ws: WebSocket;
  #door: Door | undefined;
  #kept: Attachment;
  #closed = false;
  #sinceStep = 0;
  /** Whether the frame at hand was of use to the room. */
  #spent = false;

  /** Takes up a socket, new or found again after the room slept. */
  constructor(room: Room, ws: WebSocket) {
    this.room = room;
    this.#ws = ws;
    const kept = v.safeParse(attachmentOf, ws.deserializeAttachment());
    this.#kept = kept.success
      ? kept.output
      : { id: crypto.randomUUID(), people: [], listening: false, unanswered: 0, proven: [], confidants: [] };
    this.#door = DOORS.find(({ name }) => name === this.#kept.door);
    if (this.#kept.listening) room.audience.add(this);
  }

  get protocol(): string {
    return this.#door?.name ?? 'undecided';
  }

  /** The same over the room's sleep. */
  get id(): string {
    return this.#kept.id;
  }

  /** Ids of the persons who speak through this socket. */
  get people(): readonly string[] {
    return this.#kept.people;
  }

  /** Some paths tell the protocol. @param path relative to the room's base URL */
  openAt(path: string): void {
    const door = DOORS.find((each) => each.path === path);
    if (door) this.#choose(door);
  }

  /** A frame came. Whatever it is, the socket stays open and hears what was wrong with it. */
  receive(data: string | ArrayBuffer): void {
    if (this.#closed) return;
    this.#heardFrom();
    this.#spent = false;
    let frame: Frame | undefined;
    try {
      frame = parseFrame(data, this.room.config.bodyMax);
      this.#doorFor(frame)?.receive(this, frame);
    } catch (error) {
      const problem = asProblem(error);
      metrics.refusedFrames.add(problem.code);
      this.send((this.#door ?? classroom).refuse(problem, frame));
    }
    if (!this.#spent) this.#bear();
  }

  addPerson(person: string): void {
    if (!this.people.includes(person)) this.#keep({ people: [...this.people, person] });
  }

  removePerson(person: string): void {
    const others = (people: readonly string[]) => people.filter((id) => id !== person);
    const { people, proven, confidants } = this.#kept;
    this.#keep({ people: others(people), proven: others(proven), confidants: others(confidants) });
  }

  /** The client was given this person's secret, or has shown it: it is who it says it is. */
  prove(person: string): void {
    if (!this.hasProven(person)) this.#keep({ proven: [...this.#kept.proven, person] });
  }

  hasProven(person: string): boolean {
    return this.#kept.proven.includes(person);
  }

  /** From now on what is private to this person, who is proven, is told here; the client knows of such. */
  confide(person: string): void {
    if (this.hasProven(person) && !this.reads(person))
      this.#keep({ confidants: [...this.#kept.confidants, person] });
  }

  /** Persons whose private events are told here. */
  get confidants(): readonly string[] {
    return this.#kept.confidants;
  }

  reads(person: string): boolean {
    return this.confidants.includes(person);
  }

  /** Whether the socket may speak privately for a person. @throws {Problem} `unproven` */
  requireProof(person: string | undefined): void {
    if (person !== undefined && this.reads(person)) return;
    throw new Problem('unproven', 'Ask for a secret first, or show the one that you were given.');
  }

  /** Counts signals; apart from messages, because a call has many. @throws {Problem} `rate-exceeded` */
  spendSignal(): void {
    const wait = this.room.signalRate.take(this.#kept.id);
    if (wait > 0) throw rateExceeded(wait, 'signals');
  }

  /**
   * Counts what everybody is told: messages, logins, renames. Per socket, since guests make up their ids.
   * @throws {Problem} `rate-exceeded`, or `invalid-frame` for more than can ever be sent at once
   */
  spend(messages = 1): void {
    const { messageRate, messageBurst } = this.room.config;
    if (messageRate > 0 && messages > messageBurst) {
      throw new Problem('invalid-frame', `At most ${messageBurst} messages can be sent at once.`);
    }
    const wait = this.room.messageRate.take(this.#kept.id, messages);
    if (wait > 0) throw rateExceeded(wait, 'messages');
    this.#spent = true;
  }

  /** From now on the room's events reach it. */
  listen(): void {
    if (this.#closed) return;
    this.room.audience.add(this);
    this.#keep({ listening: true });
  }

  unlisten(): void {
    this.room.audience.remove(this);
    this.#keep({ listening: false });
  }

  send(frame: object): void {
    this.sendText(JSON.stringify(frame));
  }

  /** @param text a frame as it was encoded once for everybody */
  sendText(text: string): void {
    this.#count(text.length);
    metrics.socketCharacters.add(text.length);
    try {
      this.#ws.send(text);
    } catch {
      // It closed a moment ago; the runtime will say so, and then its people leave.
    }
  }

  signal(relayed: Relayed): void {
    this.#door?.signal(this, relayed);
  }

  hear({ broadcasts }: Passage): void {
    for (const broadcast of broadcasts) this.#door?.hear(this, broadcast);
  }

  showOut(person: string): void {
    this.#door?.showOut(this, person);
  }

  end(): void {
    this.close(1012, 'the server restarts');
  }

  close(code: number, reason: string): void {
    this.closed();
    try {
      this.#ws.close(code, reason);
    } catch {
      // Closed already.
    }
  }

  /** Its people leave, unless they have another line, and what still comes through it is not heard. */
  closed(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.room.audience.remove(this);
    for (const person of this.people) this.room.guests.depart(person, this);
    // It may linger until its peer answers: if the room sleeps meanwhile, nobody comes back through it.
    this.#ws.serializeAttachment(null);
  }

  /** The first frame tells the protocol by its type; one that tells none leaves the socket waiting. */
  #doorFor(frame: Frame): Door | undefined {
    if (this.#door) return this.#door;
    const door = DOORS.find(({ firstTypes }) => firstTypes.includes(frame.type));
    if (door) this.#choose(door);
    else ignore(frame, this.room.config);
    return door;
  }

  #choose(door: Door): void {
    this.#door = door;
    this.#keep({ door: door.name });
    door.open?.(this);
  }

  /** Frames of no use, each of them answered: whoever sends them without end reads no answer, and fills our memory. */
  #bear(): void {
    if (this.room.noise.take(this.#kept.id) > 0) this.close(1008, 'too many frames that are of no use here');
  }

  /** The client said something: it is alive, whatever it has left unread. */
  #heardFrom(): void {
    this.#sinceStep = 0;
    if (this.#kept.unanswered > 0) this.#keep({ unanswered: 0 });
  }

  /**
   * The runtime does not tell how much a peer has left unread, and these clients acknowledge nothing. So the best
   * bound there is counts what a socket was sent since its client last said anything [DESIGN promise 6].
   */
  #count(characters: number): void {
    this.#sinceStep += characters;
    if (this.#sinceStep < STEP) return;
    this.#keep({ unanswered: this.#kept.unanswered + this.#sinceStep });
    this.#sinceStep = 0;
    if (this.#kept.unanswered <= this.room.config.socketBudget) return;
    metrics.slowReaders.add(this.protocol);
    this.close(1013, 'too much was sent without a word from you');
  }

  #keep(change: Partial<Attachment>): void {
    this.#kept = { ...this.#kept, ...change };
    if (!this.#closed) this.#ws.serializeAttachment(this.#kept);
  }
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  console.error(error);
  return new Problem('internal', 'Your message was not carried out. Please try again.');
}
