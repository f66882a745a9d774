/** Somebody in the room, whatever the protocol: what the bridge tests need of all four. */
import { randomUUID } from 'node:crypto';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { Person } from './person.ts';
import type { Event } from './stream.ts';
import { Whisper } from './whisper.ts';

/** Who said what, in one's own protocol's terms. */
export type Line = readonly [name: string, text: string];

export interface Visitor {
  /** What everybody else calls it. */
  readonly name: string;
  /** What protocol 4 calls it. */
  readonly whisperId: string;
  /** Says something; resolves when it has come back. */
  say(text: string): Promise<void>;
  /** What was said since it came, in order. */
  heard(): Line[];
  /** Who is here as far as it was told; undefined in protocol 4, which tells nobody. */
  present(): string[] | undefined;
  /** Everybody of whom it was told that they left, in order; nobody in protocol 4. */
  left(): string[];
  /** Resolves when `condition` holds, looking again whenever something arrived. */
  until(condition: () => boolean, what?: string): Promise<void>;
  /** Goes as its protocol has it. */
  leave(): Promise<void>;
  /** Goes without a word. */
  drop(): void;
}

/** Protocol 1, seen as the others are. */
class Sse implements Visitor {
  readonly person: Person;
  constructor(person: Person) {
    this.person = person;
  }

  static async join(base: string, name: string): Promise<Sse> {
    return new Sse(await Person.join(base, name));
  }

  get name(): string {
    return this.person.name;
  }

  get whisperId(): string {
    return this.person.name;
  }

  async say(text: string): Promise<void> {
    const answer = await this.person.say(text);
    if (answer.status !== 201) throw new Error(`message of ${this.name}: ${answer.status} ${answer.body}`);
    await this.person.stream.message(text);
  }

  heard(): Line[] {
    return this.#data('Message').map(({ user, message }) => [String(user), String(message)]);
  }

  present(): string[] {
    const present = new Set<string>();
    for (const { event, data } of this.person.stream.events) {
      if (event === 'Users') for (const user of data.users as string[]) present.add(user);
      if (event === 'Join') present.add(String(data.user));
      if (event === 'Part') present.delete(String(data.user));
    }
    return [...present].sort();
  }

  left(): string[] {
    return this.#data('Part').map(({ user }) => String(user));
  }

  until(condition: () => boolean, what?: string): Promise<void> {
    return this.person.stream.until(condition, undefined, what);
  }

  async leave(): Promise<void> {
    await this.person.say('/quit');
    await this.person.stream.end();
  }

  drop(): void {
    this.person.stream.destroy();
  }

  #data(kind: string): Event['data'][] {
    return this.person.stream.events.filter(({ event }) => event === kind).map(({ data }) => data);
  }
}

/** Each protocol's way in. In the fourth the name asked for is a `user_id`. */
export const DOORS = {
  'protocol 1': (base: string, name: string): Promise<Visitor> => Sse.join(base, name),
  classroom: (base: string, name: string): Promise<Visitor> => Classroom.join(base, name),
  CAHAT: (base: string, name: string): Promise<Visitor> => Cahat.join(base, name),
  WhisperChat: (base: string, name: string): Promise<Visitor> => Whisper.join(base, name),
} as const;

export type Door = keyof typeof DOORS;
export const doors = Object.keys(DOORS) as Door[];
/** The protocols of guests. */
export const guestDoors = doors.filter((door) => door !== 'protocol 1');

/** A text that nobody said before. */
export function nonce(): string {
  return `mark ${randomUUID()}`;
}

/** Says something new and waits until each of these has heard it, and so everything that went before. */
export async function settle(speaker: Visitor, ...listeners: Visitor[]): Promise<void> {
  const text = nonce();
  await speaker.say(text);
  for (const listener of listeners) await hears(listener, text);
}

/** Resolves when the text has reached this visitor. */
export function hears(visitor: Visitor, text: string): Promise<void> {
  return visitor.until(() => visitor.heard().some(([, heard]) => heard === text), `“${text}”`);
}

/** Resolves when this visitor's list has, or no longer has, the name. */
export function sees(visitor: Visitor, name: string, isThere = true): Promise<void> {
  const what = `${name} ${isThere ? 'on' : 'off'} the list`;
  return visitor.until(() => visitor.present()?.includes(name) === isThere, what);
}
