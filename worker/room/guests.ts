import { codePoints } from '../../protocol/text.ts';
import { Problem } from '../problems.ts';
import type { Seat } from './members.ts';
import type { Person } from './people.ts';
import type { Room } from './room.ts';
import type { Relayed } from './signals.ts';

/** A connection that a guest came through. */
export interface Line {
  /** Whether what is private to this person may be told here: the client has proven who it is, and knows of such. */
  reads(person: string): boolean;
  /** Tells what is for a person who reads here. */
  signal(relayed: Relayed): void;
  /** The room shows the person out: what that means for the connection, its protocol knows. */
  showOut(person: string): void;
}

/** A guest's seat, held as long as one of the guest's lines is open. */
export class Guest implements Seat {
  readonly isGuest = true;
  readonly user: string;
  readonly person: string;
  readonly lines: Set<Line>;

  constructor(user: string, person: string, lines: Iterable<Line>) {
    this.user = user;
    this.person = person;
    this.lines = new Set(lines);
  }

  /** The runtime tells when the last line closes; until then somebody is there. */
  async isAlive(): Promise<boolean> {
    return true;
  }

  /** Whether anything private would reach somebody. */
  get hasPrivateLine(): boolean {
    return this.lines.values().some((line) => line.reads(this.person));
  }

  signal(relayed: Relayed): void {
    for (const line of this.lines) if (line.reads(this.person)) line.signal(relayed);
  }

  end(): void {
    for (const line of this.lines) line.showOut(this.person);
  }
}

/** People without an account: their names are theirs only while they are here [PROTOCOLS, One room]. */
export class Guests {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  seatOf(person: string): Guest | undefined {
    const seat = this.#room.members.seatOfPerson(person);
    return seat instanceof Guest ? seat : undefined;
  }

  /**
   * Whether somebody may come in. Asked before `arrive`
   * @param chosen the name, where they ask for one. One that their protocol gives them may be everybody's there, and is
   * never refused: whoever has it comes in under the next one that is not banned
   * @throws {Problem} `banned`
   */
  requireWelcome(person: string, chosen?: string): void {
    const { rights, sanctions } = this.#room;
    const isWelcome = rights.allows({ isGuest: true, user: chosen ?? '', person }, 'come in as a guest');
    if (isWelcome && (chosen === undefined || !sanctions.isBannedName(chosen))) return;
    throw new Problem('banned', `An owner of this room has banned ${isWelcome ? `“${chosen}”` : 'you'}.`);
  }

  /** Comes in through a line, under the name or the next free one; through a second line, nobody hears of it. */
  arrive(person: Person, wanted: string, line: Line): Guest {
    const present = this.seatOf(person.id);
    if (present) {
      present.lines.add(line);
      return present;
    }
    return this.#sit(person.id, wanted, [line]);
  }

  /** A line closes; with the last one the guest is gone. */
  depart(person: string, line: Line): void {
    const guest = this.seatOf(person);
    if (guest === undefined) return;
    guest.lines.delete(line);
    if (guest.lines.size === 0) this.#room.leave(guest);
  }

  /**
   * Takes another name, or the next free one: to everybody it is a Part and a Join.
   * @throws {Problem} `banned`, `sender-muted`
   */
  rename(guest: Guest, wanted: string): Guest {
    if (wanted === guest.user) return guest;
    this.#room.rights.require(guest, 'rename');
    this.requireWelcome(guest.person, wanted);
    return this.#move(guest, wanted);
  }

  /** An account takes its name: a guest who has it goes on under the next free one. */
  giveWay(name: string): void {
    const seat = this.#room.members.seatOf(name);
    if (seat instanceof Guest) this.#move(seat, name);
  }

  #move(guest: Guest, wanted: string): Guest {
    this.#room.leave(guest);
    return this.#sit(guest.person, wanted, guest.lines);
  }

  #sit(person: string, wanted: string, lines: Iterable<Line>): Guest {
    const guest = new Guest(this.#nextFree(wanted), person, lines);
    this.#room.people.rename(person, guest.user);
    this.#room.enter(guest);
    return guest;
  }

  #nextFree(wanted: string): string {
    const { accounts, config, members, sanctions } = this.#room;
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? wanted : numbered(wanted, number, config.nameMax);
      if (!members.seatOf(name) && !accounts.find(name) && !sanctions.isBannedName(name)) return name;
    }
  }
}

/** `walter` and 2 are `walter-2`; a name that would be too long is cut, not refused. */
function numbered(name: string, number: number, max: number): string {
  const suffix = `-${number}`;
  const excess = codePoints(name) + suffix.length - max;
  return `${excess > 0 ? [...name].slice(0, -excess).join('') : name}${suffix}`;
}
