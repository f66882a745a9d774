/** What all connections have in common: where they stand, and who listens. */
import { DEFAULT_ROOM } from '../../../protocol/text.ts';
import { roomOf } from './address.ts';
import type { ConnectionChange, ConnectionState, Keys } from './connection.ts';

export abstract class BaseConnection {
  #state: ConnectionState = { phase: 'connecting' };
  readonly #listeners = new Set<(change: ConnectionChange) => void>();
  /** What was said before anybody listened: a history may come together with the news that one is in. */
  #unheard: ConnectionChange[] | undefined = [];

  get state(): ConnectionState {
    return this.#state;
  }

  /** Only some protocols tell it. */
  get topic(): string {
    return '';
  }

  /** Guests have none. */
  get keys(): Keys | undefined {
    return undefined;
  }

  /** Hears every change from now on; the first to listen also what was said before. @returns a function that ends it */
  listen(listener: (change: ConnectionChange) => void): () => void {
    this.#listeners.add(listener);
    const unheard = this.#unheard ?? [];
    this.#unheard = undefined;
    for (const change of unheard) listener(change);
    return () => this.#listeners.delete(listener);
  }

  protected tell(change: ConnectionChange): void {
    const isSaid =
      change.type === 'gap' ||
      change.type === 'deleted' ||
      change.type === 'direct' ||
      (change.type === 'event' && change.event.type === 'Message');
    if (isSaid) this.#unheard?.push(change);
    for (const listener of this.#listeners) listener(change);
  }

  /** @returns false after the end, which is final */
  protected setState(state: ConnectionState): boolean {
    if (this.#state.phase === 'disconnected') return false;
    this.#state = state;
    this.tell({ type: 'state', state });
    return true;
  }
}

/** What to call the room at an address. @param isParley whether our own server is there, which has rooms */
export function roomTitle(address: string, isParley: boolean): string {
  const { host, pathname } = new URL(address);
  return roomOf(pathname) ?? (isParley ? DEFAULT_ROOM : host);
}
