/** A room of the “distributed chat service”: protocol 3 as its client, with our server and with the original. */
import * as v from 'valibot';
import type { Message } from '../../../protocol/events.ts';
import type { SignalBody } from '../../../protocol/signals.ts';
import { roomTitle } from './base.ts';
import {
  type Action,
  type DirectLine,
  type Handshake,
  type Line,
  parseAction,
  type Refusal,
} from './cahat/actions.ts';
import { LineIds } from './cahat/ids.ts';
import { People } from './cahat/people.ts';
import { type Connection, ConnectionError, type Held } from './connection.ts';
import { Continuity } from './continuity.ts';
import { GuestConnection } from './guest.ts';
import type { Unconfirmed } from './pending.ts';
import { Socket, socketUrl } from './socket.ts';

/** How many messages our server tells at a handshake. */
const NEWEST = 250;
/** The close code of those who are kicked. */
const KICKED = 4_000;

const sessionOf = v.object({
  protocol: v.literal('cahat'),
  address: v.string(),
  user: v.string(),
  /** Who one is; '' before the server has said so. Kept, so that one comes back as the same person. */
  id: v.string(),
  /** What proves it, where the server gives out proofs. */
  secret: v.optional(v.string()),
  held: v.optional(v.record(v.string(), v.string())),
  /** Where the socket is: some servers have it at the base URL itself. */
  path: v.picklist(['/cahat', '']),
});
type Session = v.InferOutput<typeof sessionOf>;

/**
 * Enters a room under a name.
 * @param address base URL as `parseAddress` makes it
 * @param id who one was at an earlier visit, if at all
 * @param since Unix seconds of the newest event that was shown before, if any was
 * @param held names that were held before
 * @throws {ConnectionError}
 */
export async function connect(
  address: string,
  user: string,
  id = '',
  since?: number,
  held?: Held,
): Promise<Connection> {
  const session: Session = { protocol: 'cahat', address, user, id, held, path: '/cahat' };
  const connection = new CahatConnection(session, since);
  await connection.entered();
  return connection;
}

/** Goes on where another page's `save()` stopped; undefined if that is not what `saved` is. */
export function resume(saved: unknown): Connection | undefined {
  const parsed = v.safeParse(sessionOf, saved);
  return parsed.success ? new CahatConnection(parsed.output) : undefined;
}

class CahatConnection extends GuestConnection implements Connection {
  readonly protocol = 'cahat';
  readonly canRename = true;
  /** The newest messages are told on every connection. */
  readonly resumes = false;
  readonly retellsTalks = true;
  readonly #session: Session;
  readonly #continuity: Continuity;
  readonly #people: People;
  protected readonly socket: Socket;
  /** The name that was asked for. */
  #wanted: string;
  #serverName = '';
  #topic = '';
  /** Whether our own server is there: it alone tells who is here. */
  #isParley = false;
  /** Whether the server has told who one is, on this wire. */
  #isKnown = false;
  #lineIds = new LineIds();

  constructor(session: Session, since?: number) {
    super();
    this.#session = session;
    this.#wanted = session.user;
    this.#continuity = new Continuity(since);
    this.#people = new People(session.held);
    this.#people.call(session.id, session.user);
    this.#people.self = session.id;
    this.socket = new Socket(() => socketUrl(session.address, session.path), {
      opened: () => {
        // At the base URL itself nobody knows what we speak until we say so; elsewhere the server speaks first.
        if (session.path === '') this.#introduce();
      },
      received: (text) => this.#receive(parseAction(text)),
      interrupted: (code, wasOpen) => this.#interrupted(code, wasOpen),
    });
  }

  get address(): string {
    return this.#session.address;
  }

  get room(): string {
    return this.#serverName || roomTitle(this.address, false);
  }

  override get topic(): string {
    return this.#topic;
  }

  get user(): string {
    return this.#session.user;
  }

  get members(): readonly string[] {
    return this.#people.list(this.user);
  }

  hold(name: string): void {
    this.#idOf(name);
  }

  get held(): Held {
    return this.#people.held;
  }

  rename(name: string): Promise<void> {
    if (this.state.phase === 'disconnected') return Promise.reject(new ConnectionError('disconnected'));
    if (name === this.user) return Promise.resolve();
    this.#wanted = name;
    const renamed = this.renaming.wait('refused');
    // Without a wire, the next USER_INFO asks for it.
    if (this.#isKnown) this.#askForName();
    return renamed;
  }

  save(): unknown {
    return this.state.phase === 'disconnected' ? undefined : { ...this.#session, held: this.held };
  }

  protected transmit({ text, to }: Unconfirmed): boolean {
    if (to === undefined) return this.#send('MESSAGE', { rawMessage: text, userId: this.#session.id });
    return this.#send('PRIVATE_MESSAGE', { rawMessage: text, to: this.#idOf(to) });
  }

  protected transmitSignal(to: string, { kind, call, data }: SignalBody): boolean {
    const id = this.#idOf(to);
    return id !== '' && this.#send('SIGNAL', { to: id, kind, call, data });
  }

  protected askForIce(): boolean {
    return this.#send('ICE_SERVERS', {});
  }

  /** Who is called so, from now on for good; nobody is ''. */
  #idOf(name: string): string {
    const id = this.#people.idOf(name);
    if (id !== undefined) this.#people.hold(id);
    return id ?? '';
  }

  #send(type: string, payload: object): boolean {
    return this.socket.send({ type, payload });
  }

  #introduce(): void {
    const { id, secret } = this.#session;
    // Only the server that gave the secret is ever told it.
    this.#send(
      'HANDSHAKE_USER_INFO',
      id === '' ? {} : { userId: id, ...(secret !== undefined && { secret }) },
    );
  }

  #askForName(): void {
    this.#send('NAME_CHANGE', { name: this.#wanted, userId: this.#session.id });
  }

  #receive(action: Action | undefined): void {
    switch (action?.type) {
      case 'HANDSHAKE':
        this.#shakeHands(action.payload);
        break;
      case 'NAME_CHANGE':
        this.#call(action.payload.userId, action.payload.name);
        break;
      case 'USER_INFO':
        this.#learn(action.payload.userId, action.payload.name);
        this.#prove(action.payload.secret);
        break;
      case 'USER_CONNECTED':
        this.#arrive(action.payload.userId);
        break;
      case 'USER_DISCONNECTED':
        this.#leave(action.payload.userId);
        break;
      case 'USERS':
        this.#list(action.payload.users);
        break;
      case 'MESSAGE':
        this.#hear(action.payload);
        break;
      case 'MESSAGE_DELETED':
        this.tell({ type: 'deleted', id: action.payload.id });
        break;
      case 'TOPIC':
        this.#setTopic(action.payload.topic);
        break;
      case 'PRIVATE_MESSAGE':
        this.#hearDirect(action.payload);
        break;
      case 'SIGNAL':
        this.#people.call(action.payload.userId, action.payload.name);
        this.tell({
          type: 'signal',
          from: this.#people.hold(action.payload.userId),
          signal: action.payload,
        });
        break;
      case 'ICE_SERVERS':
        this.learnIce(action.payload.iceServers);
        break;
      case 'ERROR':
        this.#refused(action.payload);
        break;
    }
  }

  /** What was said before; what is new of it was said while we were away. */
  #shakeHands({ serverName, topic, messages, userNames }: Handshake): void {
    if (this.#session.path !== '') this.#introduce();
    this.#serverName = serverName;
    this.#setTopic(topic);
    for (const [id, name] of Object.entries(userNames)) this.#people.call(id, name);
    this.#lineIds = new LineIds();
    const history = messages.map((line) => ({ line, event: this.#eventOf(line) }));
    const events = history.map(({ event }) => event);
    // Where nothing is left in a room of ours, all was deleted.
    const isEmptied = this.#isParley && events.length === 0;
    if (!isEmptied && this.#continuity.isCut(events)) this.tell({ type: 'gap' });
    else if (this.#isParley) {
      for (const id of this.#continuity.deleted(events, events.length < NEWEST))
        this.tell({ type: 'deleted', id });
    }
    for (const { line, event } of history) {
      if (this.#continuity.take(event)) this.#tellMessage(line, event);
    }
    // What is not there now did not arrive, unless it is still on its way.
    this.pending.giveUpSent();
  }

  #setTopic(topic: string): void {
    if (topic === this.#topic) return;
    this.#topic = topic;
    this.tell({ type: 'topic' });
  }

  /** Who one is. */
  #learn(id: string, name: string): void {
    this.#session.id = id;
    this.#people.self = id;
    this.#people.call(id, name);
    this.#people.arrive(id);
    this.#isKnown = true;
    if (name === this.#wanted) this.#welcome(name);
    else this.#askForName();
  }

  /** One's name is settled. */
  #welcome(name: string): void {
    this.#wanted = name;
    if (name !== this.user) {
      this.#session.user = name;
      this.tell({ type: 'user' });
    }
    this.renaming.succeed();
    if (!this.isIn) this.enter();
  }

  #call(id: string, name: string): void {
    this.#people.call(id, name);
    // Before USER_INFO it is the name of the last visit, or none at all.
    if (id === this.#session.id && this.#isKnown) this.#welcome(name);
    this.tell({ type: 'members' });
  }

  #arrive(id: string): void {
    this.#people.arrive(id);
    this.tell({ type: 'members' });
    if (!this.#isBetweenNames(id)) this.tellLocal({ type: 'Join', user: this.#people.name(id) });
  }

  #leave(id: string): void {
    const user = this.#people.name(id);
    this.#people.leave(id);
    this.tell({ type: 'members' });
    if (!this.#isBetweenNames(id)) this.tellLocal({ type: 'Part', user });
  }

  /** Everybody is Anonymous at first: that one came as such, and left as such, is nothing to tell. */
  #isBetweenNames(id: string): boolean {
    return id === this.#session.id && this.#people.name(id) !== this.#wanted;
  }

  /** Only our own server tells who is here. */
  #list(users: { userId: string; name: string }[]): void {
    this.#isParley = true;
    this.socket.keepAwake();
    for (const { userId, name } of users) this.#people.call(userId, name);
    this.#people.replace(users.map(({ userId }) => userId));
    this.tell({ type: 'members' });
  }

  #hear(line: Line): void {
    const event = this.#eventOf(line);
    if (!this.#continuity.take(event)) return;
    this.#tellMessage(line, event);
    // The original server never tells who is here, but who speaks is.
    if (this.#people.isPresent(line.userId)) return;
    this.#people.arrive(line.userId);
    this.tell({ type: 'members' });
  }

  /** One's own words come back to oneself as well: that is their only confirmation. */
  #tellMessage({ userId, rawMessage }: Line, event: Message): void {
    if (userId === this.#session.id) {
      this.pending.confirm(
        { kind: 'said', id: event.id },
        ({ text, to }) => to === undefined && text === rawMessage,
      );
    }
    this.tell({ type: 'event', event });
  }

  /** Who is told a secret is known for who one is, and told what is theirs alone; nobody else is. */
  #prove(secret: string | undefined): void {
    this.#session.secret = secret;
    if (secret === undefined) this.setPublic();
    else this.setPrivate();
  }

  #hearDirect({ id, userId, to, rawMessage, timestamp }: DirectLine): void {
    const event = {
      type: 'DirectMessage' as const,
      id,
      created: timestamp / 1_000,
      user: this.#confidant(userId),
      to: this.#confidant(to),
      message: rawMessage,
    };
    if (userId === this.#session.id) {
      this.pending.confirm(
        { kind: 'said', id },
        (item) => item.to !== undefined && item.text === rawMessage && this.#people.idOf(item.to) === to,
      );
    }
    this.tell({ type: 'direct', event });
  }

  /** Who said or was told something privately. One's own name on this wire may be another one until one has asked for one's own. */
  #confidant(id: string): string {
    return id === this.#session.id ? this.user : this.#people.hold(id);
  }

  #eventOf(line: Line): Message {
    const created = (line.timestamp ?? Date.now()) / 1_000;
    const user = this.#people.name(line.userId);
    return {
      type: 'Message',
      id: line.id ?? this.#lineIds.next(line),
      created,
      user,
      message: line.rawMessage,
    };
  }

  #refused({ error, details: detail = error, of, to }: Refusal): void {
    if (of === 'signal') {
      this.refuseSignal(this.#people.name(to), detail);
    } else if (this.entry.isAwaited) {
      this.entry.fail(new ConnectionError('invalid', detail));
    } else if (this.isIn && !this.renaming.isAwaited) {
      this.pending.refuse(new ConnectionError('refused', detail));
    } else if (!this.#isKnown) {
      // It was to let us back in.
      this.end('refused');
    } else {
      // The wish for another name: it stays as it was.
      this.renaming.fail(new ConnectionError('refused', detail));
      this.#welcome(this.#people.name(this.#session.id));
    }
  }

  #interrupted(code: number, wasOpen: boolean): void {
    this.#isKnown = false;
    if (code === KICKED) {
      this.end('kicked');
    } else if (!wasOpen && this.entry.isAwaited && this.#session.path !== '') {
      this.#session.path = '';
    } else {
      this.leaveForNow();
    }
  }
}
