import { Ledger } from '../promises/ledger.ts';
import { presence } from '../promises/presence.ts';
import type { Record as RoomRecord } from '../promises/record.ts';
import { Feed, lineOf, type Told } from './feed.ts';
import { Guest } from './guest.ts';
import type { House } from './house.ts';
import type { GuestKind, Way } from './room-model.ts';

/** Somebody with an account: the tokens, spent and current, and the stream. */
export type Person = {
  messageToken: string;
  spent: string[];
  streamToken: string;
  feed: Feed | undefined;
  lastId: string;
};

export const OBSERVER = 'observer';
/** Silent streams are noticed when the room speaks. */
const NUDGES = 200;
/** A flood's messages, and characters of each (MESSAGE_MAX): together more than all buffers of the kernel. */
const FLOOD = 400;
export const FLOOD_SIZE = 50_000;

/** The real room, with everybody in it, and one who watches. */
export class World {
  readonly ledger = new Ledger();
  readonly people = new Map<string, Person>();
  readonly guests = new Map<string, Guest>();
  readonly #house: House;
  readonly #seen = new Map<string, Told>();
  #texts = 0;
  #streams = 0;
  /** Of the observer's stream, how much was compared already. */
  #compared = 0;
  #firstId = '';

  constructor(house: House) {
    this.#house = house;
  }

  get observer(): Person {
    return this.person(OBSERVER);
  }

  /** The observer comes in: a stream over a socket, so that the room may sleep. */
  async open(): Promise<void> {
    await this.login(OBSERVER, 'secret');
    await this.listen(OBSERVER, 'socket', undefined);
    await this.observer.feed?.line(`Join ${OBSERVER}`);
    const first = this.observer.feed?.told.find(({ type }) => type === 'ServerStatus');
    this.#firstId = first?.id ?? '';
    this.#compared = this.observer.feed?.told.length ?? 0;
  }

  person(name: string): Person {
    const person = this.people.get(name);
    if (person === undefined) throw new Error(`${name} never logged in`);
    return person;
  }

  /** A text that was never said before. */
  text(): string {
    this.#texts += 1;
    return `text ${this.#texts}`;
  }

  async login(name: string, password: string): Promise<number> {
    const body = new URLSearchParams({ username: name, password });
    const answer = await this.#house.fetch('login', { method: 'POST', body });
    const text = await answer.text();
    if (answer.status !== 201) return answer.status;
    const tokens = JSON.parse(text) as { message_token: string; stream_token: string };
    const before = this.people.get(name);
    this.people.set(name, {
      messageToken: tokens.message_token,
      streamToken: tokens.stream_token,
      spent: before ? [...before.spent, before.messageToken] : [],
      feed: undefined,
      lastId: before?.lastId ?? '',
    });
    return 201;
  }

  /** Opens a stream. @param after the event to go on after */
  async listen(name: string, way: Way, after: string | undefined): Promise<number> {
    const person = this.person(name);
    // A name for this stream alone: what an earlier one still brings is not its.
    this.#streams += 1;
    const who = `${name}#${this.#streams}`;
    let isFirst = true;
    const onTold = (told: Told) => {
      if (isFirst) this.ledger.startedAfresh(who, this.#known(after));
      isFirst = false;
      if (told.type === 'Users' || told.type === 'Disconnect') return;
      person.lastId = told.id;
      this.#seen.set(told.id, told);
      this.ledger.saw(who, told);
    };
    const { status, feed } = await Feed.open(this.#house, person.streamToken, way, after, onTold);
    if (feed) person.feed = feed;
    return status;
  }

  /** Posts with a token; takes the new one, as clients do. */
  async post(
    name: string,
    text: string,
    token = this.person(name).messageToken,
    key?: string,
  ): Promise<number> {
    const person = this.person(name);
    const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
    if (key !== undefined) headers['Idempotency-Key'] = key;
    const body = new URLSearchParams({ message: text });
    const answer = await this.#house.fetch('message', { method: 'POST', headers, body });
    await answer.text();
    const next = answer.headers.get('Token');
    if (next !== null && answer.status !== 403 && next !== person.messageToken) {
      // A repeated answer has the current token; an older one stays spent.
      if (!person.spent.includes(person.messageToken)) person.spent.push(person.messageToken);
      person.messageToken = next;
    }
    if (answer.status === 201 && !text.startsWith('/')) this.ledger.accepted(name, text);
    return answer.status;
  }

  async dial(slot: string, kind: GuestKind): Promise<void> {
    this.guests.set(slot, await Guest.dial(this.#house, slot, kind, this.ledger, this.guests.get(slot)));
  }

  guest(slot: string): Guest {
    const guest = this.guests.get(slot);
    if (guest === undefined) throw new Error(`${slot} never came`);
    return guest;
  }

  sleep(): Promise<void> {
    return this.#house.sleep();
  }

  /** The crash, and the observer's return. */
  async crash(): Promise<void> {
    await this.#house.crash();
    await Promise.all([...this.people.values()].map(({ feed }) => feed?.end()));
    await Promise.all([...this.guests.values()].map((guest) => guest.end()));
    // What comes on the new stream goes on where the old one ended.
    this.#compared = 0;
    await this.listen(OBSERVER, 'socket', this.observer.lastId);
    await this.observer.feed?.line(`Join ${OBSERVER}`);
  }

  /**
   * What everybody was told since the last time; and everybody who listens has heard it.
   * @param last what is to come at the end: the room speaks until it is there, since silent losses are noticed then
   */
  async told(last: string | undefined, listens: (slot: string) => boolean): Promise<string[]> {
    for (let n = 0; last !== undefined && n < NUDGES && !this.#news().includes(last); n += 1)
      await this.#mark(listens);
    await this.#mark(listens);
    const news = this.#news().filter((line) => !line.startsWith(`Message ${OBSERVER}: `));
    this.#compared = this.observer.feed?.told.length ?? 0;
    return news;
  }

  /** The observer says long things until it is told that one who does not read was sent away. */
  async flood(name: string): Promise<void> {
    for (let n = 0; n < FLOOD && !this.#news().includes(`Part ${name}`); n += 1)
      await this.post(OBSERVER, `${this.text()} `.padEnd(FLOOD_SIZE, 'x'));
  }

  /** The id of some event of the room, the same for the same number. */
  someId(n: number): string {
    const kept = this.observer.feed?.told.filter(({ type }) => type !== 'Users') ?? [];
    return kept[n % kept.length]?.id ?? '';
  }

  /** What does not hold, once everything is over. */
  async breaches(): Promise<string[]> {
    await this.login('auditor', 'secret');
    await this.listen('auditor', 'socket', this.#firstId);
    const { feed } = this.person('auditor');
    await feed?.line('Join auditor');
    const first = this.#known(this.#firstId);
    const record: RoomRecord = [...(first ? [first] : []), ...(feed?.told ?? [])];
    feed?.cut();
    return [...this.ledger.breaches(record), ...presence(record).lies];
  }

  async close(): Promise<void> {
    for (const { feed } of this.people.values()) feed?.cut();
    for (const guest of this.guests.values()) guest.drop();
  }

  async #mark(listens: (slot: string) => boolean): Promise<void> {
    const text = this.text();
    const status = await this.post(OBSERVER, text);
    if (status !== 201) throw new Error(`the observer is answered ${status}`);
    const line = `Message ${OBSERVER}: ${text}`;
    for (const { feed } of this.people.values())
      await feed?.until(() => feed.isOver || feed.told.some((told) => lineOf(told) === line), line);
    for (const [slot, guest] of this.guests) if (listens(slot)) await guest.hears(text);
  }

  #news(): string[] {
    const told = this.observer.feed?.told ?? [];
    return told.slice(this.#compared).map(lineOf);
  }

  #known(id: string | undefined): Told | undefined {
    if (id === undefined) return undefined;
    return this.#seen.get(id);
  }
}
