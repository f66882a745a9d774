import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../contract/http.ts';
import { login } from '../contract/person.ts';
import type { Client } from '../faults/clients/client.ts';
import { DOORS, type Door } from '../faults/clients/doors.ts';
import type { Witness } from '../faults/clients/witness.ts';

/** Clients of each door in each room: two streams for one of the others. */
const SEATS = [4, 2, 2, 2, 2];
const ROOMS = 4;
/** Acts per second: a rate that leaves the machine to others. */
const RATE = 16;
/** Milliseconds. */
const DOZE = 5_000;

/** What was seen and done, in numbers only: a run may take days. */
class Tally implements Witness {
  seen = 0;
  accepted_ = 0;
  readonly refusals = new Map<string, number>();
  startedAfresh(): void {}
  saw(): void {
    this.seen += 1;
  }
  heard(): void {
    this.seen += 1;
  }
  accepted(): void {
    this.accepted_ += 1;
  }
  refused(who: string, what: string): void {
    const kind = `${who.replace(/-\d+$/, '')} ${what}`;
    this.refusals.set(kind, (this.refusals.get(kind) ?? 0) + 1);
  }
}

type Seat = { door: Door; base: string; client: Client };

/** People who come, talk, drop, stop reading, are sent away and replaced, in several rooms. */
export class Churn {
  readonly tally = new Tally();
  readonly #url: string;
  readonly #seats: Seat[] = [];
  #guests = 0;
  #texts = 0;

  /** @param url the server's, with its final slash */
  constructor(url: string) {
    this.#url = url;
  }

  /** Fills the rooms. */
  async fill(): Promise<void> {
    for (let room = 0; room < ROOMS; room += 1) {
      for (const [index, door] of DOORS.entries()) {
        for (let seat = 0; seat < (SEATS[index] ?? 0); seat += 1) {
          const base = `${this.#url}rooms/soak-${room}/`;
          // Accounts are as many as seats, and return; guests are always new ones.
          const name = index < 2 ? `account-${index}${seat}` : this.#guestName(door);
          const client = new door(base, name, this.tally);
          await client.come();
          this.#seats.push({ door, base, client });
        }
      }
    }
  }

  /** Acts at random until the time is over. @param time in milliseconds */
  async run(time: number): Promise<void> {
    const acts = Math.ceil((time / 1_000) * RATE);
    for (let n = 0; n < acts; n += 1) {
      void this.#act();
      await sleep(1_000 / RATE);
    }
  }

  /** Everybody leaves. */
  async empty(): Promise<void> {
    await Promise.all(this.#seats.splice(0).map(({ client }) => client.leave()));
  }

  async #act(): Promise<void> {
    const seat = pick(this.#seats);
    const { client } = seat;
    if (!client.isIn) return;
    const act = Math.random();
    if (act < 0.7) await this.#talk(client);
    else if (act < 0.78) client.drop();
    else if (act < 0.84) await this.#replace(seat);
    else if (act < 0.9) await client.doze(DOZE);
    else if (act < 0.93 && seat.door === DOORS[0]) await client.say('/reconnect');
    else if (act < 0.95 && seat.door === DOORS[0]) await this.#kick(client);
    else if (act < 0.97) await this.#intrude(seat.base);
    else for (let n = 0; n < 10; n += 1) await this.#talk(client);
  }

  async #talk(client: Client): Promise<void> {
    this.#texts += 1;
    await client.say(`${this.#texts} ${'x'.repeat(Math.random() ** 4 * 2_000)}`);
  }

  /** Leaves, and another one takes the seat; the same account, or a new guest. */
  async #replace(seat: Seat): Promise<void> {
    const { door, base, client } = seat;
    const name = DOORS.indexOf(door) < 2 ? client.name : this.#guestName(door);
    seat.client = new door(base, name, this.tally);
    await client.leave();
    await seat.client.come();
  }

  async #kick(client: Client): Promise<void> {
    const others = this.#seats.filter((each) => each.client.base === client.base && each.door === DOORS[0]);
    const other = pick(others).client;
    if (other !== client && other.isIn) await client.say(`/kick ${other.name}`);
  }

  /** What does not belong: a wrong password, a token that is none, a page that is not there. */
  async #intrude(base: string): Promise<void> {
    await login(base, 'intruder', `${this.#texts}`).catch(() => {});
    await send(`${base}stream/a.b.c`).catch(() => {});
    await send(`${base}nothing`).catch(() => {});
  }

  #guestName(door: Door): string {
    this.#guests += 1;
    return `${door.name}-${this.#guests}`;
  }
}

function pick<T>(all: readonly T[]): T {
  const one = all[Math.floor(Math.random() * all.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}
