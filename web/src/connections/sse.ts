/** A room over HTTP and Server-Sent Events: protocol 1 as its client, with our server and with foreign ones. */
import {
  isRoomEvent,
  type Join,
  type Part,
  type RoomEvent,
  type StreamEvent,
} from '../../../protocol/events.ts';
import { BaseConnection, roomTitle } from './base.ts';
import {
  type Command,
  type Connection,
  ConnectionError,
  type EndReason,
  type Keys,
  type Said,
} from './connection.ts';
import { Members } from './members.ts';
import type { PrivateLine } from './private-line.ts';
import { commandOf, commandsAt, QUIT } from './sse/commands.ts';
import { Cut } from './sse/cut.ts';
import { fetchEarlier } from './sse/history.ts';
import { Line } from './sse/line.ts';
import { login } from './sse/login.ts';
import { type Post, Sender } from './sse/sender.ts';
import { canResume, parseSession, type SseSession } from './sse/session.ts';
import { SignalSender } from './sse/signals.ts';
import { ownsRoom } from './sse/standing.ts';

/**
 * Logs in and starts to connect.
 * @param address base URL as `parseAddress` makes it
 * @param since Unix seconds of the newest event that was shown before, if any was
 * @param invite what a room of ours may ask of a new name
 * @throws {ConnectionError} if the login fails
 */
export async function connect(
  address: string,
  user: string,
  password: string,
  since?: number,
  invite?: string,
): Promise<Connection> {
  const session = await login(address, user, password, invite);
  if (since !== undefined) session.toldUntil = since;
  return new SseConnection(session);
}

/** Goes on where another page's `save()` stopped; undefined if that is not what `saved` is. */
export function resume(saved: unknown): Connection | undefined {
  const session = parseSession(saved);
  // Whoever said goodbye does not come back by himself, even where the answer was not waited for.
  if (session === undefined) return undefined;
  const { text = '', to } = session.unanswered ?? {};
  if (to === undefined && commandOf(text)?.word === QUIT) return undefined;
  return new SseConnection(session);
}

/** How long a goodbye may take, in milliseconds. */
const GOODBYE_TIMEOUT = 3_000;

class SseConnection extends BaseConnection implements Connection {
  readonly protocol = 'sse';
  readonly canRename = false;
  readonly #session: SseSession;
  readonly #members: Members;
  readonly #sender: Sender;
  readonly #line: Line;
  readonly #private: PrivateLine;
  readonly #cut: Cut;
  readonly #keys: Keys;
  /** Those who wait for the stream to be open. */
  readonly #waiting: { resolve: () => void; reject: (error: ConnectionError) => void }[] = [];
  /** Unix seconds of the newest list of members: Joins and Parts from before it are only history. */
  #listedAt = 0;
  #isLeaving = false;
  /** Whether the first of all events is known. */
  #isAtBeginning = false;

  constructor(session: SseSession) {
    super();
    this.#session = session;
    this.#members = new Members(session.user, session.members);
    this.#sender = new Sender(session, () => this.#connected());
    this.#cut = new Cut(session);
    this.#keys = {
      isOwner: () => ownsRoom(session),
      remove: async (id) => void (await this.say(`/delete ${id}`)),
      invite: () => this.#sender.invite(),
    };
    const signals = new SignalSender(session);
    this.#private = {
      write: (to, text) => this.#send({ text, to }),
      signal: (to, signal) => signals.send(to, signal),
      canSignal: true,
      iceServers: () => signals.iceServers(),
    };
    this.#line = new Line(session, {
      opened: () => {
        this.#cut.opened();
        this.#enter();
      },
      received: (event) => this.#receive(event),
      interrupted: (wasOpen) => {
        // Nobody comes back to say goodbye.
        if (this.#isLeaving) this.#end('left');
        else this.setState({ phase: wasOpen ? 'reconnecting' : 'connecting' });
      },
      ended: (reason) => this.#end(reason),
    });
  }

  get address(): string {
    return this.#session.address;
  }

  get room(): string {
    return roomTitle(this.address, this.#session.parley);
  }

  get user(): string {
    return this.#session.user;
  }

  get members(): readonly string[] {
    return this.#members.list;
  }

  get commands(): readonly Command[] {
    return commandsAt(this.#session.parley);
  }

  override get topic(): string {
    return this.#session.topic ?? '';
  }

  override get keys(): Keys | undefined {
    return this.#session.parley ? this.#keys : undefined;
  }

  get retellsTalks(): boolean {
    return !this.resumes;
  }

  get resumes(): boolean {
    return canResume(this.#session);
  }

  get hasEarlier(): boolean {
    return this.#session.parley && !this.#isAtBeginning;
  }

  get privateLine(): PrivateLine | undefined {
    return this.#session.parley ? this.#private : undefined;
  }

  async say(text: string): Promise<Said> {
    const said = await this.#send({ text });
    // Also where the server forgets its Disconnect: who quits does not come back by himself.
    if (commandOf(text)?.word === QUIT) this.#end('left');
    return said;
  }

  /** [PROTOCOLS 1] has accounts: a name is for good. */
  rename(): Promise<void> {
    return Promise.reject(new ConnectionError('unsupported'));
  }

  async earlier(before: string): Promise<RoomEvent[]> {
    if (!this.hasEarlier) return [];
    const { events, isBeginning } = await fetchEarlier(this.#session, before);
    this.#isAtBeginning = isBeginning;
    return events;
  }

  close(): void {
    this.#isLeaving = true;
    if (this.state.phase !== 'connected') {
      this.#end('left');
      return;
    }
    this.#sender.leave();
    // A goodbye that failed or takes too long is the end as well: the server sees the stream end.
    setTimeout(() => this.#end('left'), GOODBYE_TIMEOUT);
    this.say(QUIT).catch(() => this.#end('left'));
  }

  save(): unknown {
    if (this.#isLeaving || (this.state.phase === 'disconnected' && this.state.reason !== 'lost'))
      return undefined;
    return { ...this.#session, protocol: this.protocol, members: [...this.#members.list] };
  }

  async #send(post: Post): Promise<Said> {
    try {
      return { kind: await this.#sender.send(post) };
    } catch (error) {
      if (error instanceof ConnectionError && error.code === 'expired') this.#end('expired');
      throw error;
    }
  }

  #receive(event: StreamEvent): void {
    if (this.#cut.isBefore(event)) this.tell({ type: 'gap' });
    if (event.type === 'Disconnect') {
      this.#end(event.reason ?? 'left');
    } else if (event.type === 'Users') {
      // Some servers count in whole seconds.
      this.#listedAt = Math.floor(event.created);
      this.#members.replace(event.users);
      this.tell({ type: 'members' });
      this.#call(event.topic ?? '');
    } else if (event.type === 'Topic') {
      this.#call(event.topic);
    } else if (event.type === 'Delete') {
      this.tell({ type: 'deleted', id: event.target });
    } else if (event.type === 'Signal') {
      this.tell({ type: 'signal', from: event.user, signal: event });
    } else if (event.type === 'DirectMessage') {
      this.tell({ type: 'direct', event });
    } else if (isRoomEvent(event)) {
      if (event.type === 'Join' || event.type === 'Part') this.#count(event);
      this.tell({ type: 'event', event });
    }
  }

  #call(topic: string): void {
    if (topic === this.topic) return;
    this.#session.topic = topic;
    this.tell({ type: 'topic' });
  }

  #count({ type, created, user }: Join | Part): void {
    if (created < this.#listedAt) return;
    if (type === 'Join') this.#members.add(user);
    else this.#members.remove(user);
    this.tell({ type: 'members' });
  }

  #connected(): Promise<void> {
    if (this.state.phase === 'connected') return Promise.resolve();
    if (this.state.phase === 'disconnected') return Promise.reject(new ConnectionError('disconnected'));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #enter(): void {
    if (!this.setState({ phase: 'connected' })) return;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #end(reason: EndReason): void {
    this.#line.close();
    this.setState({ phase: 'disconnected', reason });
    for (const { reject } of this.#waiting.splice(0)) reject(new ConnectionError('disconnected'));
  }
}
