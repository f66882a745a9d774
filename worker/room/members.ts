import type { RoomEvent } from '../../protocol/events.ts';

/** A place in the room, held under one name as long as its owner is connected. */
export interface Seat {
  readonly user: string;
  /** Whether somebody is still there; asks the line, which may take a round trip. */
  isAlive(): Promise<boolean>;
  /** Ends the connection; its client is to come back. */
  end(): void;
  /** Says goodbye and ends the connection; its client is not to come back. */
  dismiss(): void;
}

/**
 * Who is present. Two views of it: the seats, as just decided, say who may sit down; the roll, as told so far,
 * is what a newcomer may see, so that the events that follow it fit.
 */
export class Members {
  readonly #sql: SqlStorage;
  readonly #seats = new Map<string, Seat>();
  readonly #roll = new Set<string>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  seatOf(user: string): Seat | undefined {
    return this.#seats.get(user);
  }

  /** The names of those whose Join was told and whose Part was not. */
  roll(): string[] {
    return [...this.#roll];
  }

  /** Takes the name's place. Stored, so that a crash does not leave a name on everybody's list. */
  seat(seat: Seat): void {
    this.#seats.set(seat.user, seat);
    this.#sql.exec('INSERT OR REPLACE INTO present VALUES (?)', seat.user);
  }

  /** Frees the place. @returns false when this seat does not hold it (any more) */
  unseat(seat: Seat): boolean {
    if (this.#seats.get(seat.user) !== seat) return false;
    this.#seats.delete(seat.user);
    this.#sql.exec('DELETE FROM present WHERE name = ?', seat.user);
    return true;
  }

  /** Takes the names off that an earlier life of the actor left behind, and returns them. */
  takeLost(): string[] {
    const lost = this.#sql.exec<{ name: string }>('SELECT name FROM present').toArray();
    this.#sql.exec('DELETE FROM present');
    return lost.map(({ name }) => name);
  }

  /** Brings the roll up to what is being told. */
  follow(events: readonly RoomEvent[]): void {
    for (const event of events) {
      if (event.type === 'Join') this.#roll.add(event.user);
      if (event.type === 'Part') this.#roll.delete(event.user);
    }
  }
}
