import type { Ledger } from '../../promises/ledger.ts';
import { until } from '../../selfhost/processes.ts';
import { Account } from './account.ts';
import type { Client } from './client.ts';
import { DOORS } from './doors.ts';
import type { Witness } from './witness.ts';

/** How many come in at once: passwords are hashed one after the other anyway. */
const AT_ONCE = 10;
/** Milliseconds for everybody to hear the last word, and for all that was said to be answered. */
const PATIENCE = 60_000;

/** Clients of all protocols in one room: two of five with a stream, one of five over each other way. */
export class Crew {
  readonly clients: readonly Client[];
  #texts = 0;
  #talking = false;
  /** What was said and is not answered yet. */
  readonly #unanswered = new Set<string>();

  constructor(base: string, size: number, witness: Witness) {
    this.clients = Array.from({ length: size }, (_, n) => {
      const door = DOORS[n % (DOORS.length + 1)] ?? DOORS[0];
      if (door === undefined) throw new Error('no door');
      return new door(base, `client-${n}`, witness);
    });
  }

  get accounts(): Client[] {
    return this.clients.filter((client) => client instanceof Account);
  }

  async come(): Promise<void> {
    for (let at = 0; at < this.clients.length; at += AT_ONCE)
      await Promise.all(this.clients.slice(at, at + AT_ONCE).map((client) => client.come()));
  }

  /** Resolves when everybody is in, or in again. */
  async untilIn(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.untilIn()));
  }

  /** Says things that were never said before, through whoever is in, until told to stop. @param rate a second */
  talk(rate: number): void {
    this.#talking = true;
    const next = () => {
      if (!this.#talking) return;
      const present = this.clients.filter(({ isIn }) => isIn);
      const speaker = present[Math.floor(Math.random() * present.length)];
      if (speaker) void this.#say(speaker, `${speaker.name} says ${this.#texts++}`);
      setTimeout(next, 1_000 / rate);
    };
    next();
  }

  /** Falls silent; resolves when all that was said is answered. @returns what was not, in time */
  async hush(): Promise<string[]> {
    this.#talking = false;
    await until(() => this.#unanswered.size === 0, PATIENCE).catch(() => {});
    return [...this.#unanswered].map((text) => `never answered: ${text}`);
  }

  /** One more message, until everybody has heard it and so all before it. */
  async lastWord(ledger: Ledger): Promise<void> {
    const text = 'the last word';
    await this.accounts[0]?.say(text);
    const deaf = () =>
      this.clients.filter(({ name }) => !ledger.hasHeard(name, text)).map(({ name }) => name);
    await until(
      () => deaf().length === 0,
      PATIENCE,
      () => `${text} reaches ${deaf()}`,
    );
  }

  async leave(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.leave()));
  }

  async #say(speaker: Client, text: string): Promise<void> {
    this.#unanswered.add(text);
    await speaker.say(text).then(
      () => this.#unanswered.delete(text),
      // It stays unanswered.
      () => {},
    );
  }
}
