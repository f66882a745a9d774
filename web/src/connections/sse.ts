/** A room over HTTP and Server-Sent Events: protocol 1 as its client, with our server and with foreign ones. */
import type { Join, Part, StreamEvent } from '../../../protocol/events.ts';
import { DEFAULT_ROOM } from '../../../protocol/text.ts';
import { roomOf } from './address.ts';
import {
  type Connection,
  type ConnectionChange,
  ConnectionError,
  type ConnectionState,
  type EndReason,
} from './connection.ts';
import { Members } from './members.ts';
import { COMMANDS, commandOf, QUIT } from './sse/commands.ts';
import { login } from './sse/login.ts';
import { probe } from './sse/probe.ts';
import { Sender } from './sse/sender.ts';
import { parseSession, type SseSession } from './sse/session.ts';
import { openStream } from './sse/stream.ts';

/** Milliseconds between the tries to come back after the browser has given up; then it is for the user to decide. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];

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
  readonly commands = COMMANDS;
  readonly #session: SseSession;
  readonly #members: Members;
  readonly #sender: Sender;
  #closeStream: () => void = () => {};
  readonly #listeners = new Set<(change: ConnectionChange) => void>();
  /** Those who wait for the stream to be open. */
  #waiting: { resolve: () => void; reject: (error: ConnectionError) => void }[] = [];
  #state: ConnectionState = { phase: 'connecting' };
  #wasOpen = false;
  /** How often the browser has given up since the stream was last open. */
  #failures = 0;
  /** Unix seconds of the newest list of members: Joins and Parts from before it are only history. */
  #listedAt = 0;

  constructor(session: SseSession) {
    this.#session = session;
    this.#members = new Members(session.user, session.members);
    this.#sender = new Sender(session, () => this.#connected());
    this.#open();
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

  async say(text: string): Promise<'said' | 'obeyed'> {
    try {
      const result = await this.#sender.send(text);
      // Also where the server forgets its Disconnect: who quits does not come back by himself.
      if (commandOf(text)?.word === QUIT) this.#end('left');
      return result;
    } catch (error) {
      if (error instanceof ConnectionError && error.code === 'expired') this.#end('expired');
      throw error;
    }
  }

  close(): void {
    if (this.#state.phase !== 'connected') this.#end('left');
    // A goodbye that failed is the end as well.
    else this.say(QUIT).catch(() => this.#end('left'));
  }

  save(): unknown {
    if (this.#state.phase === 'disconnected' && this.#state.reason !== 'lost') return undefined;
    return { ...this.#session, members: [...this.#members.list] };
  }

  #open(): void {
    this.#closeStream = openStream(streamUrl(this.#session), {
      opened: () => {
        this.#wasOpen = true;
        this.#failures = 0;
        this.#setState({ phase: 'connected' });
      },
      received: (event, lastEventId) => {
        this.#session.lastEventId = lastEventId;
        this.#receive(event);
      },
      interrupted: () => this.#wait(),
      closed: () => void this.#comeBack(),
    });
  }

  #wait(): void {
    this.#setState({ phase: this.#wasOpen ? 'reconnecting' : 'connecting' });
  }

  /** The browser has given up. Only where the server knows how to resume nothing is lost by trying again. */
  async #comeBack(): Promise<void> {
    const refusal = this.#wasOpen ? 'lost' : 'refused';
    if (!canResume(this.#session)) return this.#end(refusal);
    this.#wait();
    for (const pause of PAUSES.slice(this.#failures)) {
      this.#failures += 1;
      const finding = await probe(streamUrl(this.#session));
      if (this.#state.phase === 'disconnected') return;
      if (finding === 'open') return this.#open();
      if (finding !== 'unavailable') return this.#end(finding === 'expired' ? 'expired' : refusal);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    this.#end(refusal);
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
    this.#closeStream();
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

/**
 * The token stands in the path as it is, as every known client writes it. EventSource sends Last-Event-ID only when
 * it reconnects by itself, so a new page says it in the query, where the server is known to understand that.
 */
function streamUrl(session: SseSession): string {
  const { address, streamToken, lastEventId } = session;
  const resume = canResume(session) ? `?lastEventId=${encodeURIComponent(lastEventId)}` : '';
  return `${address}/stream/${streamToken}${resume}`;
}

function canResume({ parley, lastEventId }: SseSession): boolean {
  return parley && lastEventId !== '';
}
