import type { Config } from '../config.ts';
import { Accounts } from './accounts.ts';
import { Answers } from './answers.ts';
import { Audience } from './audience.ts';
import { Clock } from './clock.ts';
import { History } from './history.ts';
import { Journal } from './journal.ts';
import { Members, type Seat } from './members.ts';
import { Passwords } from './passwords.ts';
import { RateLimiter } from './rates.ts';
import { migrate } from './schema.ts';
import { Tokens } from './tokens.ts';

/**
 * The room: who is here, what was said, who listens. Protocols call its verbs and encode its events; it knows
 * none of them. Whatever a verb writes is one transaction, because it does not wait in between.
 */
export class Room {
  readonly name: string;
  readonly config: Config;
  readonly accounts: Accounts;
  readonly answers: Answers;
  readonly audience: Audience;
  readonly history: History;
  readonly journal: Journal;
  readonly loginFailures: RateLimiter;
  readonly members: Members;
  readonly messageRate: RateLimiter;
  readonly passwords = new Passwords();
  readonly tokens: Tokens;
  readonly #storage: DurableObjectStorage;
  #draining = false;

  constructor(name: string, ctx: DurableObjectState, config: Config) {
    const { storage } = ctx;
    this.name = name;
    this.config = config;
    this.#storage = storage;
    this.accounts = new Accounts(storage.sql);
    this.answers = new Answers(storage.sql);
    this.audience = new Audience(config.heartbeat);
    this.history = new History(storage.sql, config.historyMax);
    this.loginFailures = new RateLimiter(config.loginFailures / 60, config.loginFailures);
    this.members = new Members(storage.sql);
    this.messageRate = new RateLimiter(config.messageRate, config.messageBurst);
    this.tokens = new Tokens(storage, name);
    this.journal = new Journal({
      storage,
      clock: new Clock(),
      history: this.history,
      publish: (events) => {
        this.members.follow(events);
        this.audience.broadcast(events);
      },
      onFailure: (error) => {
        console.error(error);
        ctx.abort('the storage refused a write');
      },
    });
  }

  /** Wakes up: the storage at its newest version, the key at hand, and nobody present who was lost in a crash. */
  async open(): Promise<void> {
    migrate(this.#storage);
    this.history.open();
    this.journal.open();
    await this.tokens.open(this.config.tokenSecret);
    this.#recover();
    await this.journal.settled();
  }

  /** Somebody takes a seat: everybody hears of it. */
  enter(seat: Seat): void {
    this.members.seat(seat);
    this.journal.append({ type: 'Join', user: seat.user });
  }

  /**
   * Somebody leaves, once: a second call for the same seat does nothing. The seat is free at once, before its
   * connection ends: a client that comes back must not meet its own ghost.
   * @param farewell ends the connection after it heard all that came before, and before the others hear the Part
   */
  leave(seat: Seat, farewell?: () => void): void {
    if (this.#draining || !this.members.unseat(seat)) return;
    if (farewell) this.journal.perform(farewell);
    this.journal.append({ type: 'Part', user: seat.user });
  }

  /** Whether somebody alive holds the name; a ghost is shown out on the way [DESIGN promise 5]. */
  async isHeld(user: string): Promise<boolean> {
    const seat = this.members.seatOf(user);
    if (seat === undefined) return false;
    if (!(await seat.isAlive())) this.leave(seat);
    return this.members.seatOf(user) !== undefined;
  }

  /**
   * Ends all streams before the process does. Nobody is parted: who was present is stored, and the next life of
   * the room will say who did not come back.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    await this.journal.settled();
    this.audience.endAll();
  }

  #recover(): void {
    const lost = this.members.takeLost();
    const status = this.history.last() === undefined ? 'The server started' : 'The server restarted';
    if (status === 'The server started' || lost.length > 0)
      this.journal.append({ type: 'ServerStatus', status });
    for (const user of lost) this.journal.append({ type: 'Part', user });
  }
}
