/** A connection in the hand of a test, of no protocol at all. */
import type { RoomEvent } from '../../protocol/events.ts';
import type { SignalBody } from '../../protocol/signals.ts';
import {
  type Command,
  type Connection,
  type ConnectionChange,
  ConnectionError,
  type ConnectionState,
  type Keys,
  type Protocol,
  type Said,
} from '../../web/src/connections/connection.ts';
import type { PrivateLine } from '../../web/src/connections/private-line.ts';

/** What a test decides about a text that was said. */
export type Saying = {
  text: string;
  /** Whom alone it is for. */
  to?: string | undefined;
  reference: string | undefined;
  /** @param id of the event that it becomes */
  accept: (kind?: 'said' | 'obeyed', id?: string) => void;
  refuse: (error: Error) => void;
};

export class FakeConnection implements Connection {
  protocol: Protocol = 'sse';
  address = 'http://chat.example/rooms/blue';
  room = 'blue';
  user = 'ana';
  state: ConnectionState = { phase: 'connecting' };
  members: readonly string[] = ['ana'];
  commands: readonly Command[] = [
    { word: '/quit', argument: 'none' },
    { word: '/reconnect', argument: 'none' },
    { word: '/kick', argument: 'member' },
  ];
  readonly said: Saying[] = [];
  canRename = false;
  topic = '';
  keys: Keys | undefined;
  /** The words of calls that were sent. */
  readonly signals: { to: string; signal: SignalBody }[] = [];
  privateLine: PrivateLine | undefined = {
    write: (to, text, reference) => this.#say(text, reference, to),
    signal: async (to, signal) => {
      this.signals.push({ to, signal });
    },
    canSignal: true,
    iceServers: async () => [],
  };
  /** What is told of the past, page by page, the newest page first. */
  past: RoomEvent[][] = [];
  resumes = true;
  retellsTalks = false;
  isClosed = false;
  readonly #listeners = new Set<(change: ConnectionChange) => void>();
  #nextId = 1;

  listen(listener: (change: ConnectionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get hasEarlier(): boolean {
    return this.past.length > 0;
  }

  say(text: string, reference?: string): Promise<Said> {
    return this.#say(text, reference);
  }

  #say(text: string, reference: string | undefined, to?: string): Promise<Said> {
    const { promise, resolve, reject } = Promise.withResolvers<Said>();
    this.said.push({
      text,
      to,
      reference,
      accept: (kind = 'said', id) => resolve({ kind, ...(id !== undefined && { id }) }),
      refuse: reject,
    });
    return promise;
  }

  rename(name: string): Promise<void> {
    if (!this.canRename) return Promise.reject(new ConnectionError('unsupported'));
    this.isCalled(name);
    return Promise.resolve();
  }

  earlier(): Promise<RoomEvent[]> {
    return Promise.resolve(this.past.shift() ?? []);
  }

  close(): void {
    this.isClosed = true;
    this.becomes({ phase: 'disconnected', reason: 'left' });
  }

  save(): unknown {
    return { user: this.user };
  }

  becomes(state: ConnectionState): void {
    this.state = state;
    this.#tell({ type: 'state', state });
  }

  /** The name is another one. */
  isCalled(name: string): void {
    this.user = name;
    this.#tell({ type: 'user' });
  }

  /** A reconnect had to start afresh. */
  isCut(): void {
    this.#tell({ type: 'gap' });
  }

  hasMembers(...members: string[]): void {
    this.members = members;
    this.#tell({ type: 'members' });
  }

  /** The server has shown that it has private lines. */
  hasLine(): void {
    this.#tell({ type: 'line' });
  }

  hears(user: string, message: string, created = 1_700_000_000): void {
    const id = `e${this.#nextId++}`;
    this.#tell({ type: 'event', event: { type: 'Message', id, created, user, message } });
  }

  /** Something is said between oneself and one other. */
  hearsPrivately(user: string, to: string, message: string, { id = '', created = 1_700_000_000 } = {}): void {
    const event = {
      type: 'DirectMessage' as const,
      id: id || `e${this.#nextId++}`,
      created,
      user,
      to,
      message,
    };
    this.#tell({ type: 'direct', event });
  }

  /** A word of a call comes. */
  isSignalled(from: string, signal: SignalBody): void {
    this.#tell({ type: 'signal', from, signal });
  }

  sees(type: 'Join' | 'Part', user: string, created = 1_700_000_000): void {
    this.#tell({ type: 'event', event: { type, id: `e${this.#nextId++}`, created, user } });
  }

  /** A message is taken away. */
  loses(id: string): void {
    this.#tell({ type: 'deleted', id });
  }

  isAbout(topic: string): void {
    this.topic = topic;
    this.#tell({ type: 'topic' });
  }

  isTold(status: string, created = 1_700_000_000): void {
    const id = `e${this.#nextId++}`;
    this.#tell({ type: 'event', event: { type: 'ServerStatus', id, created, status } });
  }

  #tell(change: ConnectionChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
