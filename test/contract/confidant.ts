/** Somebody who speaks privately, whatever the protocol. */
import { randomUUID } from 'node:crypto';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { send } from './http.ts';
import { bearer, Person } from './person.ts';
import { type Frame, object } from './socket.ts';
import { type Door, doors } from './visitor.ts';
import { Whisper } from './whisper.ts';

/** Something of a call, in every protocol's own words but for who sends it. */
export type Signal = { kind: unknown; call: unknown; data: unknown };

/** Whom something private is for. */
export type Addressee = Pick<Confidant, 'name' | 'whisperId'>;

export interface Confidant {
  /** What all but protocol 4 call it. */
  readonly name: string;
  /** Its user_id where it has one, else its name. */
  readonly whisperId: string;
  /** All that it received, as it came. */
  raw(): string;
  /** Says something in public; resolves when it has come back. */
  say(text: string): Promise<void>;
  /** Says something to one alone; resolves when it was accepted. */
  direct(to: Addressee, text: string): Promise<void>;
  /** What was said privately: from whom and to whom in one's own protocol's terms, and the text. */
  directs(): readonly (readonly [from: string, to: string, text: string])[];
  signal(to: Addressee, signal: Signal): Promise<void>;
  signals(): (Signal & { from: string })[];
  /** Asks for the servers that help a call. */
  askForIce(): Promise<void>;
  until(condition: () => boolean, what?: string): Promise<void>;
  /** What this one calls the other. */
  calls(other: Addressee): string;
}

class OverSse implements Confidant {
  readonly person: Person;
  constructor(person: Person) {
    this.person = person;
  }

  get name(): string {
    return this.person.name;
  }

  get whisperId(): string {
    return this.person.name;
  }

  raw(): string {
    return this.person.stream.raw;
  }

  async say(text: string): Promise<void> {
    const { status } = await this.person.say(text);
    if (status !== 201) throw new Error(`message of ${this.name}: ${status}`);
    await this.until(() => this.raw().includes(text));
  }

  async direct(to: Addressee, text: string): Promise<void> {
    const { status, body } = await this.person.direct(this.calls(to), text);
    if (status !== 201) throw new Error(`direct to ${to.name}: ${status} ${body}`);
  }

  directs() {
    return this.#data('DirectMessage').map(
      ({ user, to, message }) => [String(user), String(to), String(message)] as const,
    );
  }

  async signal(to: Addressee, { kind, call, data }: Signal): Promise<void> {
    const { status, body } = await this.person.signal(this.calls(to), String(kind), data, String(call));
    if (status !== 204) throw new Error(`signal to ${to.name}: ${status} ${body}`);
  }

  async askForIce(): Promise<void> {
    await send(`${this.person.base}ice`, { headers: bearer(this.person.streamToken) });
  }

  signals() {
    return this.#data('Signal').map(({ user, kind, call, data }) => ({
      from: String(user),
      kind,
      call,
      data,
    }));
  }

  until(condition: () => boolean, what?: string): Promise<void> {
    return this.person.stream.until(condition, undefined, what);
  }

  calls({ name }: Addressee): string {
    return name;
  }

  #data(kind: string): Frame[] {
    return this.person.stream.events.filter(({ event }) => event === kind).map(({ data }) => data);
  }
}

/** What guests of all protocols do in the same way. */
export abstract class OverGuest<Guest extends Classroom | Cahat | Whisper = Classroom | Cahat | Whisper> {
  readonly guest: Guest;
  constructor(guest: Guest) {
    this.guest = guest;
  }

  get name(): string {
    return this.guest.name;
  }

  get whisperId(): string {
    return this.guest.name;
  }

  raw(): string {
    return this.guest.socket.raw;
  }

  say(text: string): Promise<void> {
    return this.guest.say(text);
  }

  until(condition: () => boolean, what?: string): Promise<void> {
    return this.guest.until(condition, what);
  }
}

class OverClassroom extends OverGuest<Classroom> implements Confidant {
  async direct(to: Addressee, text: string): Promise<void> {
    this.guest.socket.send({ type: 'direct', to: this.calls(to), text });
    await this.until(() => this.directs().some(([, , said]) => said === text), `“${text}”`);
  }

  directs() {
    return this.guest.socket
      .of('direct')
      .map(({ username, to, text }) => [String(username), String(to), String(text)] as const);
  }

  async signal(to: Addressee, signal: Signal): Promise<void> {
    this.guest.socket.send({ type: 'signal', to: this.calls(to), ...signal });
  }

  async askForIce(): Promise<void> {
    this.guest.socket.send({ type: 'ice' });
  }

  signals() {
    return this.guest.socket
      .of('signal')
      .map(({ username, kind, call, data }) => ({ from: String(username), kind, call, data }));
  }

  calls({ name }: Addressee): string {
    return name;
  }
}

class OverCahat extends OverGuest<Cahat> implements Confidant {
  async direct(to: Addressee, text: string): Promise<void> {
    this.guest.send('PRIVATE_MESSAGE', { to: this.calls(to), rawMessage: text });
    await this.until(() => this.directs().some(([, , said]) => said === text), `“${text}”`);
  }

  directs() {
    return this.guest
      .of('PRIVATE_MESSAGE')
      .map(({ userId, to, rawMessage }) => [String(userId), String(to), String(rawMessage)] as const);
  }

  async signal(to: Addressee, signal: Signal): Promise<void> {
    this.guest.send('SIGNAL', { to: this.calls(to), ...signal });
  }

  async askForIce(): Promise<void> {
    this.guest.send('ICE_SERVERS');
  }

  signals() {
    return this.guest
      .of('SIGNAL')
      .map(({ userId, kind, call, data }) => ({ from: String(userId), kind, call, data }));
  }

  calls({ name }: Addressee): string {
    return this.guest.calls(name);
  }
}

class OverWhisper extends OverGuest<Whisper> implements Confidant {
  override get whisperId(): string {
    return this.guest.whisperId;
  }

  async direct(to: Addressee, text: string): Promise<void> {
    this.guest.socket.send({
      type: 'direct',
      user_id: this.whisperId,
      to: this.calls(to),
      content: text,
    });
    await this.until(() => this.directs().some(([, , said]) => said === text), `“${text}”`);
  }

  directs() {
    return this.guest.socket
      .of('direct')
      .flatMap(({ data }) => (data as unknown[]).map(object))
      .map(({ user_id, to, content }) => [String(user_id), String(to), String(content)] as const);
  }

  async signal(to: Addressee, signal: Signal): Promise<void> {
    this.guest.socket.send({ type: 'signal', user_id: this.whisperId, to: this.calls(to), ...signal });
  }

  async askForIce(): Promise<void> {
    this.guest.socket.send({ type: 'ice' });
  }

  signals() {
    return this.guest.socket
      .of('signal')
      .map(({ user_id, kind, call, data }) => ({ from: String(user_id), kind, call, data }));
  }

  calls({ whisperId }: Addressee): string {
    return whisperId;
  }
}

/** The same guest, who speaks privately as well. */
export function confidantOf(guest: Classroom | Cahat | Whisper): OverGuest & Confidant {
  if (guest instanceof Classroom) return new OverClassroom(guest);
  return guest instanceof Cahat ? new OverCahat(guest) : new OverWhisper(guest);
}

/** Each protocol's way in, for those whose client knows what is private. */
export const CONFIDANTS: Record<Door, (base: string, name: string) => Promise<Confidant>> = {
  'protocol 1': async (base, name) => new OverSse(await Person.join(base, name)),
  classroom: async (base, name) => new OverClassroom(await Classroom.join(base, name, '')),
  CAHAT: async (base, name) => new OverCahat(await Cahat.join(base, name)),
  WhisperChat: async (base, name) => {
    const guest = await Whisper.open(base, `${randomUUID().slice(0, 8)}-${name}`);
    await guest.identify();
    await guest.say('hello');
    return new OverWhisper(guest);
  },
};

/** Everybody with everybody. */
export const PAIRS = doors.flatMap((from) => doors.map((to) => [from, to] as const));
