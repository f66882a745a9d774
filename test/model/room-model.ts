/** How a stream comes. */
export type Way = 'http' | 'socket';
export type GuestKind = 'classroom' | 'cahat' | 'whisper';

type Account = { stream: Way | undefined };
type Guest = {
  kind: GuestKind;
  /** Whether its socket is open. */
  isThere: boolean;
  /** What it goes by, if it is present. */
  name: string | undefined;
  /** What it will ask for when it comes back. */
  wanted: string;
};

/**
 * The room as it is promised to be, without time, disk or network. Each verb answers as the server must, and notes
 * what everybody is told of it.
 */
export class RoomModel {
  readonly accounts = new Map<string, Account>();
  readonly guests = new Map<string, Guest>();
  /** Told since it was last asked for: `Join ann`, `Message ann: hello`. */
  #told: string[] = [];
  /** Who is present, in the order of their coming. */
  readonly #present = new Set<string>();

  get present(): string[] {
    return [...this.#present].sort();
  }

  /** What everybody was told since the last time. */
  told(): string[] {
    return this.#told.splice(0);
  }

  /** Whether somebody has a stream that would not let the room sleep. */
  get isWoken(): boolean {
    return [...this.accounts.values()].some(({ stream }) => stream === 'http');
  }

  login(name: string, isRight: boolean): number {
    const account = this.accounts.get(name);
    if (account && !isRight) return 403;
    if (account?.stream) return 409;
    if (account) return 201;
    this.accounts.set(name, { stream: undefined });
    for (const guest of this.guests.values()) if (guest.name === name) this.#move(guest, name);
    return 201;
  }

  /** @param knows whether it comes with the id of an event of this room */
  open(name: string, way: Way, knows: boolean): number {
    const account = this.#account(name);
    if (account.stream && !knows) return 409;
    if (account.stream) this.#leave(name);
    account.stream = way;
    this.#enter(name);
    return 200;
  }

  /** The connection breaks. */
  drop(name: string): void {
    const account = this.#account(name);
    if (account.stream) this.#leave(name);
    account.stream = undefined;
  }

  /** @param isCurrent whether the token is the newest one and unspent */
  say(name: string, isCurrent: boolean, text: string): number {
    if (!isCurrent) return 403;
    if (text === '/kick') return 422;
    if (!this.#account(name).stream) return 409;
    if (text === '/quit' || text === '/reconnect') this.drop(name);
    else if (text.startsWith('/kick ')) return this.#kick(name, text.slice(6));
    else this.#told.push(`Message ${name}: ${text}`);
    return 201;
  }

  /** A guest's socket opens. */
  arrive(slot: string, kind: GuestKind): void {
    const wanted = this.guests.get(slot)?.wanted ?? (kind === 'whisper' ? `anon-${slot}` : 'Anonymous');
    const guest = { kind, isThere: true, name: undefined, wanted };
    this.guests.set(slot, guest);
    if (kind === 'cahat') this.#sit(guest, wanted);
  }

  /** Asks for a name: a login in the classroom, a change of name elsewhere. */
  rename(slot: string, name: string): void {
    const guest = this.#guest(slot);
    if (guest.name === undefined) this.#sit(guest, name);
    else if (guest.name !== name) this.#move(guest, name);
  }

  /** @returns whether it may speak */
  whisper(slot: string, text: string): boolean {
    const guest = this.#guest(slot);
    if (guest.name === undefined && guest.kind === 'classroom') return false;
    if (guest.name === undefined) this.#sit(guest, guest.wanted);
    this.#told.push(`Message ${guest.name}: ${text}`);
    return true;
  }

  /** Logs out, and leaves the socket open. */
  logOut(slot: string): void {
    const guest = this.#guest(slot);
    if (guest.name !== undefined) this.#leave(guest.name);
    guest.name = undefined;
  }

  /** The socket closes. */
  depart(slot: string): void {
    this.logOut(slot);
    this.#guest(slot).isThere = false;
  }

  /** Everything but what is stored is gone. */
  crash(): void {
    if (this.#present.size > 0) this.#told.push('ServerStatus The server restarted');
    for (const name of this.#present) this.#leave(name);
    for (const account of this.accounts.values()) account.stream = undefined;
    for (const guest of this.guests.values()) Object.assign(guest, { isThere: false, name: undefined });
  }

  #kick(name: string, target: string): number {
    if (target === name || !this.#present.has(target)) return 409;
    this.#told.push(`ServerStatus ${name} kicked ${target}`);
    this.#leave(target);
    const account = this.accounts.get(target);
    if (account) account.stream = undefined;
    for (const guest of this.guests.values()) {
      if (guest.name !== target) continue;
      guest.name = undefined;
      guest.isThere = guest.kind === 'classroom';
    }
    return 201;
  }

  #sit(guest: Guest, wanted: string): void {
    let name = wanted;
    for (let n = 2; this.#present.has(name) || this.accounts.has(name); n += 1) name = `${wanted}-${n}`;
    Object.assign(guest, { name, wanted: name });
    this.#enter(name);
  }

  #move(guest: Guest, wanted: string): void {
    if (guest.name !== undefined) this.#leave(guest.name);
    this.#sit(guest, wanted);
  }

  #enter(name: string): void {
    this.#present.add(name);
    this.#told.push(`Join ${name}`);
  }

  #leave(name: string): void {
    this.#present.delete(name);
    this.#told.push(`Part ${name}`);
  }

  #account(name: string): Account {
    const account = this.accounts.get(name);
    if (account === undefined) throw new Error(`${name} never logged in`);
    return account;
  }

  #guest(slot: string): Guest {
    const guest = this.guests.get(slot);
    if (guest === undefined) throw new Error(`${slot} never came`);
    return guest;
  }
}
