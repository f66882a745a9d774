/** One room as the components see it; it outlives the connections that lead there. */
import type { RoomEvent } from '../../../protocol/events.ts';
import type { SignalBody } from '../../../protocol/signals.ts';
import {
  type Command,
  type Connection,
  type ConnectionChange,
  ConnectionError,
  type ConnectionState,
  type Held,
  type Invite,
  type Proof,
  type Protocol,
} from '../connections/connection.ts';
import type { PrivateLine } from '../connections/private-line.ts';
import { batched } from './batch.ts';
import type { Conversation } from './conversation.ts';
import { linkTo } from './entry.ts';
import type { Kept } from './kept.ts';
import { Outbox, type Outgoing, type SavedOutgoing } from './outbox.ts';
import type { Talk, TalkHost, TalkPast } from './talk.ts';
import { type TalkEntry, Talks } from './talks.ts';
import { type Chunk, Timeline } from './timeline.ts';
import { titleOf } from './title.ts';
import { type SavedUnread, Unread } from './unread.ts';

/** Newest events that a later page is given. */
const EVENTS_SAVED = 300;

/** Milliseconds after the welcome within which a server has shown that it has private lines. */
const LINE_WITHIN = 5_000;

/** Whether there is more to read further up: nothing, something, on its way, or not to be had at the moment. */
export type Earlier = 'none' | 'more' | 'loading' | 'failed';

/** Everything about a room that can be shown, as of one moment. Parts that did not change are the same objects. */
export type RoomView = {
  protocol: Protocol;
  address: string;
  /** A short name for a heading. */
  title: string;
  /** One's own name. */
  user: string;
  canRename: boolean;
  /** Its user wants to hear nothing of it. */
  isMuted: boolean;
  state: ConnectionState;
  members: readonly string[];
  /** What the room is about; '' for nothing in particular. */
  topic: string;
  /** What one may do beside talking: whose messages one can take away, and whether one can invite people. */
  mayDelete: 'none' | 'own' | 'any';
  mayInvite: boolean;
  commands: readonly Command[];
  chunks: readonly Chunk[];
  /** Number of messages that ever came at the end. */
  messages: number;
  /** What `loadEarlier` can do. */
  earlier: Earlier;
  outgoing: readonly Outgoing[];
  /** Messages of others since the user looked, and how many of them speak of the user. */
  unread: number;
  mentions: number;
  /** The id of the first event that was new when the user looked. */
  divider: string | undefined;
  /** Whom alone one talks with here; undefined in the room itself. */
  with?: string;
  /** Whether one can talk with single people of the room. */
  isPrivate: boolean;
  /** Whether one can call them, as far as the connection goes. */
  canCall: boolean;
  /** What one has with single people of the room. */
  talks: readonly TalkEntry[];
};

/** What an earlier page knew about the room. */
export type Past = {
  events: readonly RoomEvent[];
  draft: string;
  unread: SavedUnread | undefined;
  talks: readonly TalkPast[];
  outgoing: SavedOutgoing;
};

/** An external store for `useSyncExternalStore`. */
export class Room implements Conversation {
  draft: string;
  #isMuted = false;
  #isOwner = false;
  #earlier: 'idle' | 'loading' | 'failed' = 'idle';
  #connection: Connection;
  #unlisten: () => void;
  readonly #timeline = new Timeline();
  readonly #outbox: Outbox;
  readonly #unread: Unread;
  readonly #talks: Talks;
  readonly #signalled = new Set<(from: string, signal: SignalBody) => void>();
  /** How many need one to keep one's name. */
  #nameKept = 0;
  readonly #leaving = new Set<() => void>();
  readonly #awaitLine = new Set<() => void>();
  readonly #subscribers = new Set<() => void>();
  readonly #changed: () => void;
  #view: RoomView;

  constructor(connection: Connection, past?: Partial<Past>) {
    for (const event of past?.events ?? []) this.#timeline.append(event);
    this.draft = past?.draft ?? '';
    this.#outbox = new Outbox(past?.outgoing);
    this.#unread = new Unread(past?.unread, !connection.resumes);
    this.#connection = connection;
    this.#talks = new Talks(this.#hostOfTalks(), past?.talks ?? [], connection.retellsTalks);
    this.#view = this.#look();
    this.#changed = batched(() => {
      this.#view = this.#look();
      this.#talks.roomChanged();
      for (const subscriber of this.#subscribers) subscriber();
    });
    this.#unlisten = this.#listen();
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): RoomView => this.#view;

  /** Unix seconds of the newest event. */
  get newest(): number | undefined {
    return this.#timeline.newestEvent?.created;
  }

  /** Whether somebody is in the room already, and there is nothing to be done about it. */
  isOpenFor(user: string): boolean {
    return this.#connection.user === user && this.#connection.state.phase !== 'disconnected';
  }

  /** Goes on over another connection to the same room, of the same user. */
  reconnect(connection: Connection): void {
    this.#unlisten();
    if (this.#connection.state.phase !== 'disconnected') this.#connection.close();
    this.#connection = connection;
    this.#unlisten = this.#listen();
    this.#changed();
  }

  /** Hears the words of calls. @returns a function that ends it */
  listenToSignals(listener: (from: string, signal: SignalBody) => void): () => void {
    this.#signalled.add(listener);
    return () => this.#signalled.delete(listener);
  }

  /** Hears that the room is about to be left, as long as one can say goodbye. @returns a function that ends it */
  listenToLeaving(listener: () => void): () => void {
    this.#leaving.add(listener);
    return () => this.#leaving.delete(listener);
  }

  /** The way to single people, where there is one. */
  get privateLine(): PrivateLine | undefined {
    return this.#connection.privateLine;
  }

  /** What makes one the same person at a later visit, where that has to be brought along. */
  get proof(): Proof | undefined {
    return this.#connection.proof;
  }

  /** For whom names are held here, where a later visit has to bring that along. */
  get held(): Held | undefined {
    return this.#connection.held;
  }

  /** What one has with somebody of the room. */
  talkWith(name: string): Talk {
    return this.#talks.with(name);
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

  async loadEarlier(): Promise<void> {
    const before = this.#timeline.oldestId;
    if (this.#earlier === 'loading' || !this.#connection.hasEarlier || before === undefined) return;
    this.#earlier = 'loading';
    this.#changed();
    try {
      this.#timeline.prepend(await this.#connection.earlier(before));
      this.#earlier = 'idle';
    } catch {
      this.#earlier = 'failed';
    }
    this.#changed();
  }

  /** Finds out whether one owns the room, and so what one may do there. */
  async learnStanding(): Promise<void> {
    this.#isOwner = (await this.#connection.keys?.isOwner()) ?? false;
    this.#changed();
  }

  /** Takes a message away, for everybody. @throws {ConnectionError} */
  async remove(id: string): Promise<void> {
    if (this.#connection.keys === undefined) throw new ConnectionError('unsupported');
    await this.#connection.keys.remove(id);
  }

  /** Makes a link for somebody who is to come here. @returns it, and Unix seconds until when it is good @throws {ConnectionError} */
  async invite(): Promise<{ link: string } & Pick<Invite, 'expires'>> {
    if (this.#connection.keys === undefined) throw new ConnectionError('unsupported');
    const { token, expires } = await this.#connection.keys.invite();
    return { link: `${linkTo(this.#connection)}?invite=${token}`, expires };
  }

  /** Has one keep one's name. @returns a function that ends it */
  keepName(): () => void {
    this.#nameKept += 1;
    return () => {
      this.#nameKept -= 1;
    };
  }

  /** Asks for another name. @throws {ConnectionError} `in-call` while others in a call know one by this one */
  async rename(name: string): Promise<void> {
    if (this.#nameKept > 0) throw new ConnectionError('in-call');
    return this.#connection.rename(name);
  }

  /**
   * The room has come into sight or gone out of it.
   * @param talk the name of the one with whom one's conversation shows in place of the room's
   */
  look(isLooked: boolean, talk?: string): void {
    this.#unread.look(isLooked && talk === undefined, this.#timeline.newestEvent);
    this.#talks.look(isLooked ? talk : undefined);
    this.#changed();
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#changed();
  }

  /** Leaves the room for good. */
  leave(): void {
    for (const hear of this.#leaving) hear();
    this.#connection.close();
  }

  /** What a later page needs to show this room again: the connection's part, and what it will not tell again. */
  save(): Past & { connection: unknown } {
    return {
      connection: this.#connection.save(),
      events: this.#connection.resumes ? this.#timeline.newest(EVENTS_SAVED) : [],
      draft: this.draft,
      unread: this.#unread.save(),
      outgoing: this.#outbox.save(),
      talks: this.#talks.save(this.#connection.retellsTalks),
    };
  }

  /** What a later visit to this room begins with, whatever becomes of this one. */
  keep(): Kept {
    const { user, held } = this.#connection;
    return { user, draft: this.draft, talks: this.#talks.drafts, ...(held && { held }) };
  }

  /** Begins with what an earlier visit left. Another user's words to single people are nobody else's. */
  takeUp({ user, draft, talks }: Kept): void {
    this.draft ||= draft;
    if (user === this.#connection.user) this.#talks.draft(talks);
  }

  #hostOfTalks(): TalkHost {
    const { protocol, address, user } = this.#connection;
    return {
      place: `${protocol} ${address} ${user}`,
      view: () => this.#view,
      hold: (name) => this.#connection.hold?.(name),
      write: async (to, text, reference) => {
        if (this.#connection.privateLine === undefined) await this.#lineOpens();
        const line = this.#connection.privateLine;
        if (line === undefined) throw new ConnectionError('no-private-line');
        return line.write(to, text, reference);
      },
      changed: () => this.#changed(),
    };
  }

  /** Resolves as soon as there is a private line, or nothing is left to wait for. */
  #lineOpens(): Promise<void> {
    return new Promise((resolve) => {
      this.#awaitLine.add(resolve);
      this.#limitWait();
    });
  }

  /** Once one is in the room, its server has shown soon whether it has private lines. */
  #limitWait(): void {
    const { phase } = this.#connection.state;
    if (phase === 'disconnected') this.#endWait();
    if (phase === 'connected') setTimeout(() => this.#endWait(), LINE_WITHIN);
  }

  #endWait(): void {
    for (const resolve of this.#awaitLine) resolve();
    this.#awaitLine.clear();
  }

  #send(text: string, earlierReference?: string): void {
    const isCommand = this.#connection.commands.some(
      ({ word }) => text === word || text.startsWith(`${word} `),
    );
    const { key, reference } = this.#outbox.add(text, isCommand, earlierReference);
    this.#changed();
    this.#connection.say(text, reference).then(
      ({ kind, id }) => {
        if (kind === 'said') this.#outbox.sent(key, id);
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

  #listen(): () => void {
    return this.#connection.listen((change) => {
      this.#take(change);
      this.#changed();
    });
  }

  #take(change: ConnectionChange): void {
    if (change.type === 'state' && change.state.phase === 'connected') this.#timeline.streamOpened();
    if (change.type === 'line') this.#endWait();
    if (change.type === 'state' && this.#awaitLine.size > 0) this.#limitWait();
    if (change.type === 'gap') this.#timeline.cut();
    if (change.type === 'deleted') this.#timeline.remove(change.id);
    if (change.type === 'direct') this.#talks.hear(change.event, this.#connection.user);
    if (change.type === 'signal') for (const hear of this.#signalled) hear(change.from, change.signal);
    if (change.type !== 'event') return;
    const event = this.#timeline.append(change.event);
    if (event?.type !== 'Message') return;
    if (event.user === this.#connection.user) this.#outbox.echoed(event.message, event.id);
    else this.#unread.heard(event, this.#connection.user);
  }

  /** What one can type; the same array as long as that does not change. */
  get #commands(): readonly Command[] {
    const all = this.#connection.commands;
    return this.#isOwner ? all : all.filter(({ isForOwners }) => !isForOwners);
  }

  #look(): RoomView {
    const { protocol, address, user, canRename, state, members, topic, keys, hasEarlier } = this.#connection;
    const isConnected = state.phase === 'connected';
    const isIn = keys !== undefined && isConnected;
    const line = this.#connection.privateLine;
    const { chunks, messages } = this.#timeline;
    const { count, mentions, divider } = this.#unread;
    const idle = hasEarlier ? 'more' : 'none';
    return {
      protocol,
      address,
      title: titleOf(this.#connection),
      user,
      canRename,
      isMuted: this.#isMuted,
      state,
      members,
      topic,
      mayDelete: !isIn ? 'none' : this.#isOwner ? 'any' : 'own',
      mayInvite: isIn,
      commands: this.#commands,
      chunks,
      messages,
      earlier: this.#earlier === 'idle' ? idle : this.#earlier,
      outgoing: this.#outbox.items,
      unread: count,
      mentions,
      divider,
      isPrivate: line !== undefined,
      canCall: isConnected && line?.canSignal === true,
      talks: this.#talks.list,
    };
  }
}
