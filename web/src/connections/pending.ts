/** What was said over a socket and is not confirmed: by an echo, an acknowledgement, or a refusal. */
import { ConnectionError, type Said } from './connection.ts';

/** Milliseconds after which a confirmation is overdue. */
const OVERDUE = 20_000;

/** One text on its way. */
export type Unconfirmed = {
  readonly text: string;
  /** Whom alone it is for; else it is for the room. */
  readonly to?: string | undefined;
  /** Names the text for good. */
  readonly reference: string;
  /** When it was sent, in milliseconds since the epoch; undefined while it waits. */
  sentAt?: number;
};

type Entry = Unconfirmed & {
  resolve(said: Said): void;
  reject(error: ConnectionError): void;
  timer?: ReturnType<typeof setTimeout>;
};

/** Texts in the order in which they were said. */
export class Pending {
  #entries: Entry[] = [];
  readonly #send: (item: Unconfirmed) => boolean;
  readonly #overdue: (item: Unconfirmed) => void;

  /**
   * @param send puts a text on the wire; false if there is none
   * @param overdue hears of a text whose confirmation should long be here
   */
  constructor(send: (item: Unconfirmed) => boolean, overdue: (item: Unconfirmed) => void) {
    this.#send = send;
    this.#overdue = overdue;
  }

  /** Adds a text at the end; `flush` sends it. */
  add(text: string, reference: string, to?: string): Promise<Said> {
    return new Promise((resolve, reject) => {
      this.#entries.push({ text, reference, to, resolve, reject });
    });
  }

  /** Sends what waits, in order. */
  flush(): void {
    for (const entry of this.#entries) {
      if (entry.sentAt !== undefined) continue;
      if (!this.#send(entry)) return;
      entry.sentAt = Date.now();
      entry.timer = setTimeout(() => this.#overdue(entry), OVERDUE);
    }
  }

  /** Confirms the oldest text on the wire that matches. @returns whether there was one */
  confirm(said: Said, matches: (item: Unconfirmed) => boolean = () => true): boolean {
    const entry = this.#entries.find((each) => each.sentAt !== undefined && matches(each));
    entry?.resolve(said);
    this.#remove(entry);
    return entry !== undefined;
  }

  /** Refuses the oldest text on the wire that matches. @returns whether there was one */
  refuse(error: ConnectionError, matches: (item: Unconfirmed) => boolean = () => true): boolean {
    const entry = this.#entries.find((each) => each.sentAt !== undefined && matches(each));
    entry?.reject(error);
    this.#remove(entry);
    return entry !== undefined;
  }

  /** The wire broke, and nobody knows what became of the texts that were on it. */
  giveUpSent(): void {
    while (this.refuse(new ConnectionError('unsure')));
  }

  /** The wire broke, and texts may be sent twice: those that were on it wait again. */
  sendAgain(): void {
    for (const entry of this.#entries) {
      clearTimeout(entry.timer);
      delete entry.sentAt;
    }
  }

  /** Nothing will be sent any more. */
  end(): void {
    this.giveUpSent();
    for (const entry of this.#entries) entry.reject(new ConnectionError('disconnected'));
    this.#entries = [];
  }

  #remove(entry: Entry | undefined): void {
    clearTimeout(entry?.timer);
    this.#entries = this.#entries.filter((each) => each !== entry);
  }
}
