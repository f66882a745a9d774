/** One room as the components see it; it outlives the connections that lead there. */
import type { RoomEvent } from '../../../protocol/events.ts';
import {
  type Command,
  type Connection,
  type ConnectionChange,
  ConnectionError,
  type ConnectionState,
} from '../connections/connection.ts';
import { batched } from './batch.ts';
import { Outbox, type Outgoing } from './outbox.ts';
import { type Chunk, Timeline } from './timeline.ts';

/** Everything about a room that can be shown, as of one moment. Parts that did not change are the same objects. */
export type RoomView = {
  address: string;
  /** A short name for a heading. */
  title: string;
  /** One's own name. */
  user: string;
  state: ConnectionState;
  members: readonly string[];
  commands: readonly Command[];
  chunks: readonly Chunk[];
  /** Number of messages in all chunks. */
  messages: number;
  outgoing: readonly Outgoing[];
};

/** An external store for `useSyncExternalStore`. */
export class Room {
  /** What stands in the compose field; kept here so that it survives whatever happens to the connection. */
  draft = '';
  #connection: Connection;
  #unlisten: () => void;
  readonly #timeline = new Timeline();
  readonly #outbox = new Outbox();
  readonly #subscribers = new Set<() => void>();
  readonly #changed: () => void;
  #view: RoomView;

  /** @param past events that an earlier page has shown */
  constructor(connection: Connection, past: readonly RoomEvent[] = []) {
    for (const event of past) this.#timeline.append(event);
    this.#connection = connection;
    this.#view = this.#look();
    this.#changed = batched(() => {
      this.#view = this.#look();
      for (const subscriber of this.#subscribers) subscriber();
    });
    this.#unlisten = this.#listen();
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): RoomView => this.#view;

  /** Goes on over another connection to the same room, of the same user. */
  reconnect(connection: Connection): void {
    this.#unlisten();
    this.#connection = connection;
    this.#unlisten = this.#listen();
    this.#changed();
  }

  /** Says a text; how that goes shows in `outgoing`. */
  say(text: string): void {
    const isCommand = this.#connection.commands.some(
      ({ word }) => text === word || text.startsWith(`${word} `),
    );
    const key = this.#outbox.add(text, isCommand);
    this.#changed();
    this.#connection.say(text).then(
      (result) => {
        if (result.kind === 'said') this.#outbox.sent(key);
        else this.#outbox.remove(key);
        this.#changed();
      },
      (error: unknown) => {
        const problem = error instanceof ConnectionError ? error : new ConnectionError('unexpected');
        this.#outbox.failed(key, problem);
        this.#changed();
      },
    );
  }

  /** Sends a failed text once more, after all others. */
  resend(key: number): void {
    const item = this.#outbox.remove(key);
    if (item !== undefined) this.say(item.text);
  }

  /** Forgets a failed text. */
  discard(key: number): void {
    this.#outbox.remove(key);
    this.#changed();
  }

  /** Leaves the room for good. */
  leave(): void {
    this.#connection.close();
  }

  /** What a later page needs to show this room again: the connection's part, and what it will not tell again. */
  save(): { connection: unknown; events: RoomEvent[]; draft: string } {
    return {
      connection: this.#connection.save(),
      events: this.#connection.resumes ? this.#timeline.newest(300) : [],
      draft: this.draft,
    };
  }

  #listen(): () => void {
    return this.#connection.listen((change) => {
      this.#take(change);
      this.#changed();
    });
  }

  #take(change: ConnectionChange): void {
    if (change.type === 'state' && change.state.phase === 'connected') this.#timeline.streamOpened();
    if (change.type !== 'event') return;
    const { event } = change;
    const isNew = this.#timeline.append(event);
    if (isNew && event.type === 'Message' && event.user === this.#connection.user) {
      this.#outbox.echoed(event.message);
    }
  }

  #look(): RoomView {
    const { address, room, user, state, members, commands } = this.#connection;
    const timeline = this.#timeline;
    const outgoing = this.#outbox.items;
    return {
      address,
      title: room,
      user,
      state,
      members,
      commands,
      chunks: timeline.chunks,
      messages: timeline.messages,
      outgoing,
    };
  }
}
