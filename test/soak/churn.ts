import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../contract/http.ts';
import { login } from '../contract/person.ts';
import type { Client } from '../faults/clients/client.ts';
import { DOORS, type Door } from '../faults/clients/doors.ts';
import { StreamClient } from '../faults/clients/stream-client.ts';
import { Tally } from '../promises/tally.ts';
import { until } from '../selfhost/processes.ts';
import { WATCHER, Watch } from './watch.ts';

/** Clients of each door in each room: two streams for one of the others. */
const SEATS = [4, 2, 2, 2, 2];
const ROOMS = 4;
/** Acts per second: a rate that leaves the machine to others. */
const RATE = 16;
/** Milliseconds. */
const DOZE = 5_000;
/** Milliseconds for all that was begun to be done. */
const PATIENCE = 60_000;

type Room = { base: string; watch: Watch };
type Seat = { door: Door; room: Room; client: Client };

/** People who come, talk, drop, stop reading, are sent away and replaced, in several rooms. */
export class Churn {
  readonly rooms: readonly Room[];
  /** What was done, how often. */
  readonly acts = new Tally();
  /** What strangers were answered. */
  readonly intrusions = new Tally();
  /** Acts that failed. */
  readonly failures: string[] = [];
  readonly #seats: Seat[] = [];
  readonly #watchers: Client[] = [];
  #acting = 0;
  #guests = 0;
  #texts = 0;

  /** @param url the server's, with its final slash */
  constructor(url: string) {
    this.rooms = Array.from({ length: ROOMS }, (_, n) => ({
      base: `${url}rooms/soak-${n}/`,
      watch: new Watch(),
    }));
  }

  /** Fills the rooms. */
  async fill(): Promise<void> {
    for (const room of this.rooms) {
      const watcher = new StreamClient(room.base, WATCHER, room.watch);
      await watcher.come();
      this.#watchers.push(watcher);
      for (const [index, door] of DOORS.entries()) {
        for (let seat = 0; seat < (SEATS[index] ?? 0); seat += 1) {
          // Accounts are as many as seats, and return; guests are always new ones.
          const name = index < 2 ? `account-${index}${seat}` : this.#guestName(door);
          const client = new door(room.base, name, room.watch);
          await client.come();
          this.#seats.push({ door, room, client });
        }
      }
    }
  }

  /** Acts at random until the time is over. @param time in milliseconds */
  async run(time: number): Promise<void> {
    const acts = Math.ceil((time / 1_000) * RATE);
    for (let n = 0; n < acts; n += 1) {
      void this.#begin();
      await sleep(1_000 / RATE);
    }
  }

  /** Everybody leaves, once all that was begun is done; those who watch leave last. */
  async empty(): Promise<void> {
    await until(() => this.#acting === 0, PATIENCE).catch(() =>
      this.failures.push(`${this.#acting} acts came to no end`),
    );
    await Promise.all(this.#seats.splice(0).map(({ client }) => client.leave()));
    await Promise.all(this.#watchers.splice(0).map((watcher) => watcher.leave()));
  }

  async #begin(): Promise<void> {
    this.#acting += 1;
    try {
      await this.#act();
    } catch (error) {
      this.failures.push(String(error));
    } finally {
      this.#acting -= 1;
    }
  }

  async #act(): Promise<void> {
    const seat = pick(this.#seats);
    const { client } = seat;
    if (!client.isIn) return;
    const act = Math.random();
    if (act < 0.7) await this.#talk(client);
    else if (act < 0.78) this.#drop(client);
    else if (act < 0.84) await this.#replace(seat);
    else if (act < 0.9) await this.#doze(client);
    else if (act < 0.93 && seat.door === DOORS[0]) await this.#reconnect(client);
    else if (act < 0.95 && seat.door === DOORS[0]) await this.#kick(seat);
    else if (act < 0.97) await this.#intrude(seat.room.base);
    else await this.#burst(client);
  }

  async #talk(client: Client): Promise<void> {
    this.acts.add('something is said');
    this.#texts += 1;
    await client.say(`${this.#texts} ${'x'.repeat(Math.random() ** 4 * 2_000)}`);
  }

  #drop(client: Client): void {
    this.acts.add('a connection breaks');
    client.drop();
  }

  /** Leaves, and another one takes the seat; the same account, or a new guest. */
  async #replace(seat: Seat): Promise<void> {
    this.acts.add('one leaves and another comes');
    const { door, room, client } = seat;
    const name = DOORS.indexOf(door) < 2 ? client.name : this.#guestName(door);
    seat.client = new door(room.base, name, room.watch);
    await client.leave();
    await seat.client.come();
  }

  async #doze(client: Client): Promise<void> {
    this.acts.add('a reader stops for 5 s');
    await client.doze(DOZE);
  }

  async #reconnect(client: Client): Promise<void> {
    this.acts.add('/reconnect');
    await client.say('/reconnect');
  }

  async #kick({ room, client }: Seat): Promise<void> {
    const others = this.#seats.filter((each) => each.room === room && each.door === DOORS[0]);
    const other = pick(others).client;
    if (other === client || !other.isIn) return;
    this.acts.add('/kick');
    await client.say(`/kick ${other.name}`);
  }

  /** What does not belong: a wrong password, a token that is none, a page that is not there. */
  async #intrude(base: string): Promise<void> {
    this.acts.add('a stranger tries what is not allowed');
    const answers = {
      login: await login(base, WATCHER, `${this.#texts}`),
      stream: await send(`${base}stream/a.b.c`),
      page: await send(`${base}nothing`),
    };
    for (const [what, { status }] of Object.entries(answers)) this.intrusions.add(`${what}: ${status}`);
  }

  async #burst(client: Client): Promise<void> {
    this.acts.add('ten are said at once');
    for (let n = 0; n < 10; n += 1) await this.#talk(client);
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
