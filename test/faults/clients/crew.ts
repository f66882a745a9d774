import type { Ledger } from '../../promises/ledger.ts';
import { until } from '../../selfhost/processes.ts';
import { Account } from './account.ts';
import type { Client } from './client.ts';
import { DOORS } from './doors.ts';
import type { Witness } from './witness.ts';

/** How many come in at once: passwords are hashed one after the other anyway. */
const AT_ONCE = 10;
/** Milliseconds for everybody to hear the last word. */
const PATIENCE = 60_000;

/** Clients of all protocols in one room: two of five with a stream, one of five over each other way. */
export class Crew {
  readonly clients: readonly Client[];
  #texts = 0;
  #talking = false;
  readonly #said: Promise<void>[] = [];

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
      if (speaker) {
        const said = speaker.say(`${speaker.name} says ${this.#texts++}`);
        // Whoever waits for the silence hears of it.
        said.catch(() => {});
        this.#said.push(said);
      }
      setTimeout(next, 1_000 / rate);
    };
    next();
  }

  /** Falls silent; resolves when all that was said is answered. */
  async hush(): Promise<void> {
    this.#talking = false;
    await Promise.all(this.#said.splice(0));
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
}
