/** A connection in the hand of a test, of no protocol at all. */
import type {
  Command,
  Connection,
  ConnectionChange,
  ConnectionState,
} from '../../web/src/connections/connection.ts';

/** What a test decides about a text that was said. */
export type Said = {
  text: string;
  accept: (result?: 'said' | 'obeyed') => void;
  refuse: (error: Error) => void;
};

export class FakeConnection implements Connection {
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
  readonly said: Said[] = [];
  resumes = true;
  isClosed = false;
  readonly #listeners = new Set<(change: ConnectionChange) => void>();
  #nextId = 1;

  listen(listener: (change: ConnectionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  say(text: string): Promise<'said' | 'obeyed'> {
    const { promise, resolve, reject } = Promise.withResolvers<'said' | 'obeyed'>();
    this.said.push({ text, accept: (result = 'said') => resolve(result), refuse: reject });
    return promise;
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

  hasMembers(...members: string[]): void {
    this.members = members;
    this.#tell({ type: 'members' });
  }

  hears(user: string, message: string, created = 1_700_000_000): void {
    const id = `e${this.#nextId++}`;
    this.#tell({ type: 'event', event: { type: 'Message', id, created, user, message } });
  }

  sees(type: 'Join' | 'Part', user: string, created = 1_700_000_000): void {
    this.#tell({ type: 'event', event: { type, id: `e${this.#nextId++}`, created, user } });
  }

  isTold(status: string, created = 1_700_000_000): void {
    const id = `e${this.#nextId++}`;
    this.#tell({ type: 'event', event: { type: 'ServerStatus', id, created, status } });
  }

  #tell(change: ConnectionChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
