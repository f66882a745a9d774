/** A room over HTTP and Server-Sent Events: protocol 1 as its client, with our server and with foreign ones. */
import type { Join, Part, RoomEvent, StreamEvent } from '../../../protocol/events.ts';
import { DEFAULT_ROOM } from '../../../protocol/text.ts';
import { roomOf } from './address.ts';
import {
  type Connection,
  type ConnectionChange,
  ConnectionError,
  type ConnectionState,
  type EndReason,
  type Said,
} from './connection.ts';
import { Members } from './members.ts';
import { COMMANDS, commandOf, QUIT } from './sse/commands.ts';
import { Line } from './sse/line.ts';
import { login } from './sse/login.ts';
import { Sender } from './sse/sender.ts';
import { canResume, parseSession, type SseSession } from './sse/session.ts';

/**
 * Logs in and starts to connect.
 * @param address base URL as `parseAddress` makes it
 * @throws {ConnectionError} if the login fails
 */
export async function connect(address: string, user: string, password: string): Promise<Connection> {
  return new SseConnection(await login(address, user, password));
}

/** Goes on where another page's `save()` stopped; undefined if that is not what `saved` is. */
export function resume(saved: unknown): Connection | undefined {
  const session = parseSession(saved);
  return session && new SseConnection(session);
}

class SseConnection implements Connection {
  readonly protocol = 'sse';
  readonly canRename = false;
  readonly hasEarlier = false;
  readonly commands = COMMANDS;
  readonly #session: SseSession;
  readonly #members: Members;
  readonly #sender: Sender;
  readonly #line: Line;
  readonly #listeners = new Set<(change: ConnectionChange) => void>();
  /** Those who wait for the stream to be open. */
  #waiting: { resolve: () => void; reject: (error: ConnectionError) => void }[] = [];
  #state: ConnectionState = { phase: 'connecting' };
  /** Unix seconds of the newest list of members: Joins and Parts from before it are only history. */
  #listedAt = 0;

  constructor(session: SseSession) {
    this.#session = session;
    this.#members = new Members(session.user, session.members);
    this.#sender = new Sender(session, () => this.#connected());
    this.#line = new Line(session, {
      opened: () => this.#setState({ phase: 'connected' }),
      received: (event) => this.#receive(event),
      interrupted: (wasOpen) => this.#setState({ phase: wasOpen ? 'reconnecting' : 'connecting' }),
      ended: (reason) => this.#end(reason),
    });
  }

  get address(): string {
    return this.#session.address;
  }

  get room(): string {
    const { address, parley } = this.#session;
    const { host, pathname } = new URL(address);
    return roomOf(pathname) ?? (parley ? DEFAULT_ROOM : host);
  }

  get user(): string {
    return this.#session.user;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get members(): readonly string[] {
    return this.#members.list;
  }

  get resumes(): boolean {
    return canResume(this.#session);
  }

  listen(listener: (change: ConnectionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async say(text: string): Promise<Said> {
    try {
      const kind = await this.#sender.send(text);
      // Also where the server forgets its Disconnect: who quits does not come back by himself.
      if (commandOf(text)?.word === QUIT) this.#end('left');
      return { kind };
    } catch (error) {
      if (error instanceof ConnectionError && error.code === 'expired') this.#end('expired');
      throw error;
    }
  }

  /** [PROTOCOLS 1] has accounts: a name is for good. */
  rename(): Promise<void> {
    return Promise.reject(new ConnectionError('unsupported'));
  }

  earlier(): Promise<RoomEvent[]> {
    return Promise.resolve([]);
  }

  close(): void {
    if (this.#state.phase !== 'connected') this.#end('left');
    // A goodbye that failed is the end as well.
    else this.say(QUIT).catch(() => this.#end('left'));
  }

  save(): unknown {
    if (this.#state.phase === 'disconnected' && this.#state.reason !== 'lost') return undefined;
    return { ...this.#session, protocol: this.protocol, members: [...this.#members.list] };
  }

  #receive(event: StreamEvent): void {
    if (event.type === 'Disconnect') {
      this.#end('left');
    } else if (event.type === 'Users') {
      // Some servers count in whole seconds.
      this.#listedAt = Math.floor(event.created);
      this.#members.replace(event.users);
      this.#tell({ type: 'members' });
    } else {
      if (event.type === 'Join' || event.type === 'Part') this.#count(event);
      this.#tell({ type: 'event', event });
    }
  }

  #count({ type, created, user }: Join | Part): void {
    if (created < this.#listedAt) return;
    if (type === 'Join') this.#members.add(user);
    else this.#members.remove(user);
    this.#tell({ type: 'members' });
  }

  #connected(): Promise<void> {
    if (this.#state.phase === 'connected') return Promise.resolve();
    if (this.#state.phase === 'disconnected') return Promise.reject(new ConnectionError('disconnected'));
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #end(reason: EndReason): void {
    this.#line.close();
    this.#setState({ phase: 'disconnected', reason });
  }

  #setState(state: ConnectionState): void {
    if (this.#state.phase === 'disconnected') return;
    this.#state = state;
    if (state.phase === 'connected' || state.phase === 'disconnected') {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const { resolve, reject } of waiting) {
        if (state.phase === 'connected') resolve();
        else reject(new ConnectionError('disconnected'));
      }
    }
    this.#tell({ type: 'state', state });
  }

  #tell(change: ConnectionChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
