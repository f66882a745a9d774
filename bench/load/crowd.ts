import { Meter } from './meter.ts';

/** An open reader. */
export type Reader = { drop(): void };

/** Somebody who talks; the next text is sent when the one before was taken. */
export type Sender = { say(text: string): Promise<void>; drop(): void };

/** How a server's clients connect and talk. */
export type Dialect = {
  /** Marks that one delivery of one message shows. */
  marks: number;
  /** Opens reader number n, whose bytes go to the meter once it is live. */
  read(port: number, n: number, meter: Meter): Promise<Reader>;
  /** Opens sender number n, who is one of the readers where the protocol wants that. */
  send(port: number, n: number): Promise<Sender>;
};

/** How many readers are opened at a time. */
const AT_ONCE = 200;

/** Many readers and a few senders of one server. */
export class Crowd {
  readonly meter = new Meter();
  readonly senders: Sender[] = [];
  readonly #dialects: readonly Dialect[];
  readonly #port: number;
  readonly #readers: Reader[] = [];
  readonly #said = new Map<Sender, Promise<void>>();

  /** @param dialects the readers take turns in them */
  constructor(port: number, dialects: readonly Dialect[]) {
    this.#port = port;
    this.#dialects = dialects;
  }

  get size(): number {
    return this.#readers.length;
  }

  /** Marks that one message shows, to all readers together. */
  get marksPerMessage(): number {
    return this.#readers.reduce((sum, _, n) => sum + this.#dialectOf(n).marks, 0);
  }

  /** Opens readers until there are so many, and so many senders. */
  async gather(readers: number, senders: number): Promise<void> {
    let next = this.size;
    const open = async () => {
      while (next < readers) {
        const n = next++;
        this.#readers[n] = await this.#dialectOf(n).read(this.#port, n, this.meter);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, open));
    for (let n = this.senders.length; n < senders; n += 1)
      this.senders.push(await this.#dialectOf(n).send(this.#port, n));
  }

  /** The senders take turns; each waits until what it said before was taken, and the text is as old as it is then. */
  say(n: number, text: string): Promise<void> {
    const sender = this.senders[n % this.senders.length];
    if (sender === undefined) throw new Error('nobody can say anything');
    const said = (this.#said.get(sender) ?? Promise.resolve()).then(() => sender.say(text));
    this.#said.set(sender, said);
    return said;
  }

  disperse(): void {
    for (const each of [...this.#readers, ...this.senders]) each.drop();
  }

  #dialectOf(n: number): Dialect {
    const dialect = this.#dialects[n % this.#dialects.length];
    if (dialect === undefined) throw new Error('no dialect');
    return dialect;
  }
}
