import type { Config } from '../config.ts';
import { Deadlines } from '../deadlines.ts';
import type { Hasher } from '../hasher.ts';
import { Accounts } from './accounts.ts';
import { Answers } from './answers.ts';
import { Audience } from './audience.ts';
import { Authority, type Somebody } from './authority.ts';
import { Broadcast, type Told } from './broadcast.ts';
import { Clock } from './clock.ts';
import { Connections } from './connections.ts';
import { Guests } from './guests.ts';
import { History } from './history.ts';
import { Journal } from './journal.ts';
import { LoginFailures } from './login-failures.ts';
import { Members, type Seat } from './members.ts';
import { Pace } from './pace.ts';
import { Passwords } from './passwords.ts';
import { People } from './people.ts';
import { RateLimiter } from './rates.ts';
import { Sanctions } from './sanctions.ts';
import { isFounded, migrate } from './schema.ts';
import { Sealing } from './sealing.ts';
import { Tokens } from './tokens.ts';
import { Topic } from './topic.ts';
import { watched } from './watched.ts';

/** Frames of no use that a socket may send: in a second, and at once. Far more than a client with a mistake sends. */
const NOISE_RATE = 200;
const NOISE_BURST = 10_000;

/** How something is said. `line` is the id of a guest's connection. */
type Saying = Pick<Told, 'origin' | 'reference'> & { line?: string };

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
  readonly connections: Connections;
  readonly deadlines = new Deadlines();
  readonly guests: Guests;
  readonly history: History;
  readonly journal: Journal;
  readonly loginFailures: LoginFailures;
  readonly members: Members;
  readonly messageRate: RateLimiter;
  /** By address. */
  readonly newNames: RateLimiter;
  readonly noise = new RateLimiter(NOISE_RATE, NOISE_BURST);
  readonly pace: Pace;
  readonly passwords: Passwords;
  readonly people: People;
  readonly rights: Authority;
  readonly sanctions: Sanctions;
  readonly sealing: Sealing;
  readonly signalRate: RateLimiter;
  readonly tokens: Tokens;
  readonly topic: Topic;
  readonly #storage: DurableObjectStorage;
  #isOpen = false;
  #draining = false;

  constructor(name: string, ctx: DurableObjectState, config: Config, hasher?: Hasher) {
    const fail = (error: unknown) => {
      console.error(error);
      ctx.abort(`the storage refused: ${error instanceof Error ? error.message : error}`);
    };
    const storage = watched(ctx.storage, fail);
    this.name = name;
    this.config = config;
    this.#storage = storage;
    this.sealing = new Sealing(name, storage, config.storageKeys);
    this.accounts = new Accounts(storage.sql);
    this.answers = new Answers(storage.sql);
    this.audience = new Audience(config.heartbeat);
    this.connections = new Connections(name, config);
    this.guests = new Guests(this);
    this.history = new History(storage, this.sealing.seal, config.historyMax, () => this.people.prune());
    this.loginFailures = new LoginFailures(storage.sql, config.loginFailures);
    this.members = new Members(storage.sql);
    this.newNames = new RateLimiter(config.namesPerMinute / 60, config.namesPerMinute);
    this.messageRate = new RateLimiter(config.messageRate, config.messageBurst);
    this.signalRate = new RateLimiter(config.signalRate, config.signalBurst);
    this.pace = new Pace(storage);
    this.passwords = new Passwords(hasher);
    this.people = new People(storage.sql, this.sealing.seal);
    this.sanctions = new Sanctions(storage.sql);
    this.rights = new Authority(storage, config, this);
    this.tokens = new Tokens(storage, name, this.sealing.seal);
    this.topic = new Topic(storage, this.sealing.seal);
    this.journal = new Journal({
      storage,
      clock: new Clock(),
      history: this.history,
      audience: this.audience,
      publish: (told) => {
        const broadcast = new Broadcast(told, this.members.roll);
        this.members.follow(told);
        this.topic.follow(told);
        this.audience.broadcast(broadcast);
      },
      onFailure: fail,
    });
  }

  /** Whether the room is awake; one in which nothing was ever stored is not woken for those who only look. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isFounded(): boolean {
    return isFounded(this.#storage);
  }

  /**
   * Wakes up: the storage at its newest version, the key at hand, and nobody present who was lost in a crash
   * [DESIGN promise 4].
   * @param connected the seats of those whose connections outlived the sleep, by person
   */
  async open(connected: Parameters<Members['recover']>[0] = () => new Map()): Promise<void> {
    if (this.#isOpen) return;
    migrate(this.#storage);
    this.history.open();
    this.journal.open();
    this.topic.open();
    await this.tokens.open(this.config.tokenSecret);
    const isNew = this.history.last() === undefined;
    this.sealing.open(isNew);
    const lost = this.members.recover(connected);
    if (isNew || lost.length > 0) {
      this.journal.append({
        type: 'ServerStatus',
        status: isNew ? 'The server started' : 'The server restarted',
      });
    }
    for (const { name, person } of lost) this.journal.append({ type: 'Part', user: name }, { person });
    this.#isOpen = true;
    await this.journal.settled();
  }

  /** Somebody takes a seat: everybody hears of it. */
  enter(seat: Seat): void {
    this.members.seat(seat);
    this.journal.append({ type: 'Join', user: seat.user }, { person: seat.person });
    // It came while the server stops: it is let in, so that its client does not give up, and sent back at once.
    if (this.#draining) this.journal.perform(() => this.audience.endAll());
  }

  /**
   * Somebody leaves, once: a second call for the same seat does nothing. The seat is free at once, before its
   * connection ends: a client that comes back must not meet its own ghost.
   * @param farewell ends the connection after it heard all that came before, and before the others hear the Part
   */
  leave(seat: Seat, farewell?: () => void): void {
    // Its connection ended because the server stops: the next life of the room will say who did not come back.
    if (this.#draining && farewell === undefined) {
      this.members.vacate(seat);
      return;
    }
    if (!this.members.unseat(seat)) return;
    if (farewell) this.journal.perform(farewell);
    this.journal.append({ type: 'Part', user: seat.user }, { person: seat.person });
  }

  /**
   * Whether somebody may say something now.
   * @param line the id of a guest's connection, which has to wait as well
   * @throws {Problem} `sender-banned`, `sender-muted`, `slow-mode`
   */
  requireVoice(who: Somebody, line?: string): void {
    this.rights.require(who, 'say');
    if (this.pace.isSlow && !this.rights.allows(who, 'say at any pace'))
      this.pace.require(speakers(who, line));
  }

  /** Somebody says something. @returns the id of the event @throws {Problem} as `requireVoice` */
  say(seat: Seat, message: string, { line, ...about }: Saying = {}): string {
    this.requireVoice(seat, line);
    this.pace.spend(speakers(seat, line));
    return this.journal.append(
      { type: 'Message', user: seat.user, message },
      { ...about, person: seat.person },
    );
  }

  /** Whether somebody alive holds an account's name; a ghost is shown out on the way [DESIGN promise 5]. */
  async isHeld(user: string): Promise<boolean> {
    const seat = this.members.seatOf(user);
    if (seat === undefined || seat.isGuest) return false;
    if (!(await seat.isAlive())) this.leave(seat);
    return this.members.seatOf(user) !== undefined;
  }

  /**
   * Ends all connections before the process does. Nobody is parted: who was present is stored, and the next life
   * of the room will say who did not come back.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    await this.journal.settled();
    this.audience.endAll();
  }
}

/** Whom slow mode holds for. */
function speakers({ person }: Somebody, line: string | undefined): string[] {
  return line === undefined ? [person] : [person, line];
}
