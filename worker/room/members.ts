import { changesRoll, follow, type Told } from './broadcast.ts';
import type { Relayed } from './signals.ts';

/** How a connection ends: for good when its owner quits or is banned, else so that its client comes back. */
export type Farewell = 'for good' | 'banned' | 'to return';

/** A place in the room, held under one name as long as its owner is connected. */
export interface Seat {
  readonly user: string;
  /** The id of the person who sits here. */
  readonly person: string;
  /** Guests give way to accounts; an account's seat is its own. */
  readonly isGuest: boolean;
  /** Whether somebody is still there; asks the line, which may take a round trip. */
  isAlive(): Promise<boolean>;
  end(how: Farewell): void;
  /** Tells what is for this person alone, now or never. */
  signal(relayed: Relayed): void;
}

/** The names of those present and the persons behind them, in the order of their coming. */
export type Roll = ReadonlyMap<string, string>;

type Row = { name: string; person: string };

/**
 * Who is present. Two views of it: the seats, as just decided, say who may sit down; the roll, as told so far,
 * is what a newcomer may see, so that the events that follow it fit.
 */
export class Members {
  readonly #sql: SqlStorage;
  readonly #byName = new Map<string, Seat>();
  readonly #byPerson = new Map<string, Seat>();
  /** Changes only as events are told: whoever reads it in the same turn sees one state. */
  #roll = new Map<string, string>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get roll(): Roll {
    return this.#roll;
  }

  seatOf(user: string): Seat | undefined {
    return this.#byName.get(user);
  }

  seatOfPerson(person: string): Seat | undefined {
    return this.#byPerson.get(person);
  }

  /** Takes the name's place. Stored, so that a crash does not leave a name on everybody's list. */
  seat(seat: Seat): void {
    this.#hold(seat);
    this.#sql.exec('INSERT OR REPLACE INTO present (name, person) VALUES (?, ?)', seat.user, seat.person);
  }

  /** Frees the place. @returns false when this seat does not hold it (any more) */
  unseat(seat: Seat): boolean {
    if (!this.vacate(seat)) return false;
    this.#sql.exec('DELETE FROM present WHERE name = ?', seat.user);
    return true;
  }

  /** Frees the place for this life of the room; the next one will find that its owner was lost. */
  vacate(seat: Seat): boolean {
    if (this.#byName.get(seat.user) !== seat) return false;
    this.#byName.delete(seat.user);
    this.#byPerson.delete(seat.person);
    return true;
  }

  /**
   * Wakes up: those of the last life who are still connected keep their seats, untold.
   * @param connected the seats, by person, of those who are still there, when told everybody's name by person
   * @returns the others, taken off the list
   */
  recover(connected: (names: ReadonlyMap<string, string>) => ReadonlyMap<string, Seat>): Row[] {
    const rows = this.#sql.exec<Row>('SELECT name, person FROM present ORDER BY number').toArray();
    const seats = connected(new Map(rows.map(({ name, person }) => [person, name])));
    const lost = rows.filter(({ person }) => !seats.has(person));
    for (const { name } of lost) this.#sql.exec('DELETE FROM present WHERE name = ?', name);
    for (const { name, person } of rows) {
      // The lost are on the roll until their Part is told.
      this.#roll.set(name, person);
      const seat = seats.get(person);
      if (seat) this.#hold(seat);
    }
    return lost;
  }

  /** Brings the roll up to what is told now. Whoever has the roll from before keeps it as it was. */
  follow(told: readonly Told[]): void {
    if (!told.some(changesRoll)) return;
    const roll = new Map(this.#roll);
    for (const each of told) follow(roll, each);
    this.#roll = roll;
  }

  #hold(seat: Seat): void {
    this.#byName.set(seat.user, seat);
    this.#byPerson.set(seat.person, seat);
  }
}
