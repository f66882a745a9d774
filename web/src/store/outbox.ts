/** What the user has said and the room has not shown yet. */
import * as v from 'valibot';
import { ConnectionError } from '../connections/connection.ts';
import { randomKey } from '../connections/random.ts';

/** One text on its way. */
export type Outgoing = {
  key: number;
  text: string;
  /** Names the text for good, so that a server which can tell takes it once, however often it is sent. */
  reference: string;
  /** `sent`: the server has it, but its event is not here yet. */
  status: 'sending' | 'sent' | 'failed';
  /** The id of its event, where the server has told it already. */
  id?: string | undefined;
  /** A command shows only if it fails: it would vanish before anybody has read it. */
  quiet: boolean;
  problem?: ConnectionError;
};

const savedOf = v.array(v.object({ text: v.string(), reference: v.string() }));
/** Texts that an earlier page was not told to have arrived. */
export type SavedOutgoing = v.InferOutput<typeof savedOf>;

/** Reads what an earlier page saved; nothing if it is nothing of the kind. */
export function parseOutgoing(saved: unknown): SavedOutgoing {
  const parsed = v.safeParse(savedOf, saved);
  return parsed.success ? parsed.output : [];
}

/** A list of texts, oldest first, that their events replace one by one. */
export class Outbox {
  #items: readonly Outgoing[] = [];
  #nextKey = 1;
  readonly #name = randomKey();

  /** @param unsure texts that may have arrived or not: their author decides what becomes of them */
  constructor(unsure: SavedOutgoing = []) {
    for (const { text, reference } of unsure)
      this.failed(this.add(text, false, reference).key, new ConnectionError('unsure'));
  }

  /** The array is replaced, never changed. */
  get items(): readonly Outgoing[] {
    return this.#items;
  }

  /** @param reference of a text that is sent once more */
  add(text: string, quiet: boolean, reference?: string): Outgoing {
    const key = this.#nextKey++;
    const item: Outgoing = {
      key,
      text,
      reference: reference ?? `${this.#name}-${key}`,
      status: 'sending',
      quiet,
    };
    this.#items = [...this.#items, item];
    return item;
  }

  /** The server has accepted it. @param id of its event, if the server told */
  sent(key: number, id?: string): void {
    this.#update(key, (item) => ({ ...item, status: 'sent', id }));
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
   * An own message is back as an event. Its id decides which one it is, or its text, then the order: an event that
   * resembles none stands for the oldest accepted text, which the server must have rewritten.
   */
  echoed(text: string, id: string): void {
    const items = this.#items;
    const same = items.filter((item) => comparable(item.text) === comparable(text));
    const echo =
      items.find((item) => item.id === id) ??
      same.find(({ status }) => status !== 'failed') ??
      same[0] ??
      items.find(({ status }) => status === 'sent');
    if (echo !== undefined) this.remove(echo.key);
  }

  /** What a later page has to show; a command is not worth it. */
  save(): SavedOutgoing {
    const waiting = this.#items.filter(({ status, quiet }) => status !== 'sent' && !quiet);
    return waiting.map(({ text, reference }) => ({ text, reference }));
  }

  #update(key: number, change: (item: Outgoing) => Outgoing): void {
    this.#items = this.#items.map((item) => (item.key === key ? change(item) : item));
  }
}

/** multipart/form-data makes CRLF of every line end, and some servers trim. */
function comparable(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
