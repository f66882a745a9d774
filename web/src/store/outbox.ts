/** What the user has said and the room has not shown yet. */
import type { ConnectionError } from '../connections/connection.ts';

/** One text on its way. */
export type Outgoing = {
  key: number;
  text: string;
  /** `sent`: the server has it, but its event is not here yet. */
  status: 'sending' | 'sent' | 'failed';
  /** A command shows only if it fails: it would vanish before anybody has read it. */
  quiet: boolean;
  problem?: ConnectionError;
};

/** A list of texts, oldest first, that their events replace one by one. */
export class Outbox {
  #items: readonly Outgoing[] = [];
  #nextKey = 1;

  /** The array is replaced, never changed. */
  get items(): readonly Outgoing[] {
    return this.#items;
  }

  add(text: string, quiet: boolean): number {
    const key = this.#nextKey++;
    this.#items = [...this.#items, { key, text, status: 'sending', quiet }];
    return key;
  }

  /** The server has accepted it. */
  sent(key: number): void {
    this.#update(key, (item) => ({ ...item, status: 'sent' }));
  }

  failed(key: number, problem: ConnectionError): void {
    this.#update(key, (item) => ({ ...item, status: 'failed', quiet: false, problem }));
  }

  remove(key: number): Outgoing | undefined {
    const item = this.#items.find((each) => each.key === key);
    this.#items = this.#items.filter((each) => each !== item);
    return item;
  }

  /**
   * An own message is back as an event. Its text decides which one it is, then the order: an event that resembles
   * none stands for the oldest accepted text, which the server must have rewritten.
   */
  echoed(text: string): void {
    const items = this.#items;
    const same = items.filter((item) => comparable(item.text) === comparable(text));
    const echo =
      same.find(({ status }) => status !== 'failed') ??
      same[0] ??
      items.find(({ status }) => status === 'sent');
    if (echo !== undefined) this.remove(echo.key);
  }

  #update(key: number, change: (item: Outgoing) => Outgoing): void {
    this.#items = this.#items.map((item) => (item.key === key ? change(item) : item));
  }
}

/** multipart/form-data makes CRLF of every line end, and some servers trim. */
function comparable(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
