/** What two people say to each other alone: as the components see it, a room of its own. */
import type { DirectMessage, Message } from '../../../protocol/events.ts';
import { ConnectionError, type Said } from '../connections/connection.ts';
import { batched } from './batch.ts';
import type { Conversation } from './conversation.ts';
import { Outbox, type SavedOutgoing } from './outbox.ts';
import { readUntil, rememberRead } from './read-until.ts';
import type { RoomView } from './room.ts';
import { Timeline } from './timeline.ts';
import { type SavedUnread, Unread } from './unread.ts';

/** Newest messages that a later page is given: more than any server tells again. */
const SAVED = 1_000;
/** How many of the newest are searched for what the other one said. */
const NEAR = 100;

/** What a talk needs of the room that it is in. */
export type TalkHost = {
  /** Names the room, and who one is there, for good. */
  readonly place: string;
  /** How the room stands. */
  view(): RoomView;
  /** From now on the name stands for nobody else. */
  hold(name: string): void;
  /** Sends a text to one person. @throws {ConnectionError} */
  write(to: string, text: string, reference: string): Promise<Said>;
  /** Something about the talk that the room shows is another. */
  changed(): void;
};

/** What an earlier page knew about a talk. */
export type TalkPast = {
  name: string;
  events: readonly Message[];
  draft: string;
  unread: SavedUnread | undefined;
  outgoing: SavedOutgoing;
};

/** An external store for `useSyncExternalStore`. */
export class Talk implements Conversation {
  /** The other one. */
  readonly name: string;
  draft: string;
  readonly #host: TalkHost;
  readonly #timeline = new Timeline();
  readonly #outbox: Outbox;
  readonly #unread: Unread;
  readonly #subscribers = new Set<() => void>();
  readonly #tell: () => void;
  #isLooked = false;
  #view: RoomView | undefined;

  /** @param toldAgain whether the room will tell all of it again instead of what is new */
  constructor(name: string, host: TalkHost, past?: TalkPast, toldAgain = false) {
    this.name = name;
    this.#host = host;
    this.draft = past?.draft ?? '';
    this.#outbox = new Outbox(past?.outgoing);
    for (const event of past?.events ?? []) this.#timeline.append(event);
    const seen = readUntil(host.place, name);
    const before = seen === undefined ? undefined : { count: 0, mentions: 0, seen };
    this.#unread = past?.unread === undefined ? new Unread(before, true) : new Unread(past.unread, toldAgain);
    this.#tell = batched(() => {
      this.#view = undefined;
      for (const subscriber of this.#subscribers) subscriber();
    });
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): RoomView => {
    this.#view ??= this.#look();
    return this.#view;
  };

  /** Messages of the other one since the user looked. */
  get unread(): number {
    return this.#unread.count;
  }

  /** Whether there is anything to come back to. */
  get isWorthShowing(): boolean {
    const { newestEvent } = this.#timeline;
    return this.#isLooked || newestEvent !== undefined || this.#outbox.items.length > 0 || this.draft !== '';
  }

  /** Unix seconds of the newest message; 0 before the first. */
  get newest(): number {
    return this.#timeline.newestEvent?.created ?? 0;
  }

  /** What the other one said last. */
  get newestHeard(): Message | undefined {
    const events = this.#timeline.newest(NEAR);
    return events.findLast((event) => event.type === 'Message' && event.user === this.name) as
      | Message
      | undefined;
  }

  say(text: string): void {
    this.#send(text);
  }

  resend(key: number): void {
    const item = this.#outbox.remove(key);
    if (item !== undefined) this.#send(item.text, item.reference);
  }

  discard(key: number): void {
    this.#outbox.remove(key);
    this.#changed();
  }

  /** All that is kept was told as the connection opened. */
  async loadEarlier(): Promise<void> {}

  /** The talk has come into sight or gone out of it. */
  look(isLooked: boolean): void {
    if (isLooked === this.#isLooked) return;
    this.#isLooked = isLooked;
    this.#unread.look(isLooked, this.#timeline.newestEvent);
    if (isLooked) this.#remember();
    this.#changed();
  }

  /** One of the two said something; it may have been told before. */
  hear({ id, created, user, message }: DirectMessage): void {
    const event = this.#timeline.append({ type: 'Message', id, created, user, message });
    if (event?.type !== 'Message') return;
    if (user === this.name) {
      this.#unread.heard(event, '');
    } else {
      this.#outbox.echoed(message, id);
      // Who answers has read, wherever that was.
      this.#unread.answered(event);
    }
    if (this.#isLooked || user !== this.name) this.#remember();
    this.#changed();
  }

  /** The room stands otherwise than before. */
  roomChanged(): void {
    this.#tell();
  }

  /** @param toldAgain whether the room will tell a later page all of it again */
  save(toldAgain: boolean): TalkPast {
    const newest = toldAgain ? [] : this.#timeline.newest(SAVED);
    const events = newest.filter((event) => event.type === 'Message');
    return {
      name: this.name,
      events,
      draft: this.draft,
      unread: this.#unread.save(),
      outgoing: this.#outbox.save(),
    };
  }

  #send(text: string, earlierReference?: string): void {
    const { key, reference } = this.#outbox.add(text, false, earlierReference);
    this.#changed();
    this.#host.write(this.name, text, reference).then(
      ({ id }) => {
        this.#outbox.sent(key, id);
        this.#changed();
      },
      (error: unknown) => {
        const problem = error instanceof ConnectionError ? error : new ConnectionError('unexpected');
        this.#outbox.failed(key, problem);
        this.#changed();
      },
    );
  }

  #changed(): void {
    this.#tell();
    this.#host.changed();
  }

  #remember(): void {
    rememberRead(this.#host.place, this.name, this.newest);
  }

  #look(): RoomView {
    const room = this.#host.view();
    const { chunks, messages } = this.#timeline;
    const { count, divider } = this.#unread;
    return {
      ...room,
      with: this.name,
      title: this.name,
      canRename: false,
      members: [room.user, this.name],
      commands: [],
      chunks,
      messages,
      earlier: 'none',
      outgoing: this.#outbox.items,
      unread: count,
      mentions: 0,
      divider,
    };
  }
}
