/** A room over the classroom's WebSocket: protocol 2 as its client, with our server and with the courses' own. */
import * as v from 'valibot';
import type { SignalBody } from '../../../protocol/signals.ts';
import { roomTitle } from './base.ts';
import { type ClassroomFrame, type ErrorFrame, parseFrame, type RollFrame } from './classroom/frames.ts';
import { type PrivateFrame, parsePrivateFrame } from './classroom/private-frames.ts';
import { type Connection, ConnectionError } from './connection.ts';
import { GuestConnection } from './guest.ts';
import { Members } from './members.ts';
import type { Unconfirmed } from './pending.ts';
import { Socket, socketUrl } from './socket.ts';

/** What our server says to somebody whom it has logged out. */
const LOGGED_OUT = 'You are not in the room';

const sessionOf = v.object({
  protocol: v.literal('classroom'),
  address: v.string(),
  user: v.string(),
  /** What makes one the same guest again, where the server gives out such things. */
  secret: v.optional(v.string()),
});
type Session = v.InferOutput<typeof sessionOf>;

/**
 * Logs in under a name.
 * @param address base URL as `parseAddress` makes it
 * @param since given if the room was shown before: what was said meanwhile nobody tells
 * @throws {ConnectionError}
 */
export async function connect(address: string, user: string, since?: number): Promise<Connection> {
  const connection = new ClassroomConnection({ protocol: 'classroom', address, user }, since !== undefined);
  await connection.entered();
  return connection;
}

/** Goes on where another page's `save()` stopped; undefined if that is not what `saved` is. */
export function resume(saved: unknown): Connection | undefined {
  const parsed = v.safeParse(sessionOf, saved);
  return parsed.success ? new ClassroomConnection(parsed.output, true) : undefined;
}

class ClassroomConnection extends GuestConnection implements Connection {
  readonly protocol = 'classroom';
  readonly canRename = true;
  /** Nothing is told twice here: what the page knows, it has to keep. */
  readonly resumes = true;
  readonly retellsTalks = false;
  readonly #session: Session;
  readonly #members: Members;
  protected readonly socket: Socket;
  /** The name that was asked for. */
  #wanted: string;
  #isParley = false;
  /** Whether the proof of who one is has been asked for, on this wire. */
  #hasAskedForSecret = false;
  /** Whether the frame before this one said that oneself has left: then our server is about to give a new name. */
  #isBetweenNames = false;
  /** Whether something may have been said while we were not there. */
  #wasAway: boolean;

  constructor(session: Session, wasAway: boolean) {
    super();
    this.#session = session;
    this.#wanted = session.user;
    this.#wasAway = wasAway;
    this.#members = new Members(session.user, []);
    this.socket = new Socket(() => socketUrl(session.address), {
      opened: () => this.#logIn(),
      received: (text) => {
        const own = this.#isParley ? parsePrivateFrame(text) : undefined;
        if (own === undefined) this.#receive(parseFrame(text));
        else this.#receivePrivate(own);
      },
      interrupted: () => this.#interrupted(),
    });
  }

  get address(): string {
    return this.#session.address;
  }

  get room(): string {
    return roomTitle(this.address, this.#isParley);
  }

  get user(): string {
    return this.#session.user;
  }

  get members(): readonly string[] {
    return this.#members.list;
  }

  rename(name: string): Promise<void> {
    if (this.state.phase === 'disconnected') return Promise.reject(new ConnectionError('disconnected'));
    if (name === this.user) return Promise.resolve();
    this.#wanted = name;
    const renamed = this.renaming.wait('refused');
    // Without a wire, the next login asks for it.
    if (this.isIn) this.#logIn();
    return renamed;
  }

  override close(): void {
    this.socket.send({ type: 'disconnect', username: this.user });
    super.close();
  }

  save(): unknown {
    return this.state.phase === 'disconnected' ? undefined : { ...this.#session };
  }

  protected transmit({ text, to }: Unconfirmed): boolean {
    if (to !== undefined) return this.socket.send({ type: 'direct', to, text });
    return this.socket.send({ type: 'chat', text, username: this.user });
  }

  protected transmitSignal(to: string, { kind, call, data }: SignalBody): boolean {
    return this.socket.send({ type: 'signal', to, kind, call, data });
  }

  protected askForIce(): boolean {
    return this.socket.send({ type: 'ice' });
  }

  #logIn(): void {
    const { secret } = this.#session;
    // Only the server that gave the secret is ever told it; no other gets a word that it does not know.
    this.socket.send({ type: 'login', username: this.#wanted, ...(secret !== undefined && { secret }) });
  }

  /** Asks for what proves who one is, as soon as the server has shown that it is ours. */
  #askForSecret(): void {
    if (this.#session.secret !== undefined || this.#hasAskedForSecret) return;
    this.#hasAskedForSecret = true;
    this.socket.send({ type: 'login', username: this.user, secret: '' });
  }

  #receivePrivate(frame: PrivateFrame): void {
    switch (frame.type) {
      case 'secret':
        this.#session.secret = frame.secret;
        this.setPrivate();
        break;
      case 'direct':
        this.#hearDirect(frame);
        break;
      case 'signal':
        this.tell({ type: 'signal', from: frame.username, signal: frame });
        break;
      case 'ice':
        this.learnIce(frame.iceServers);
        break;
    }
  }

  #hearDirect({ id, created, username: user, to, text }: Extract<PrivateFrame, { type: 'direct' }>): void {
    if (user === this.user) {
      this.pending.confirm({ kind: 'said', id }, (item) => item.to === to && item.text === text);
    }
    this.tell({ type: 'direct', event: { type: 'DirectMessage', id, created, user, to, message: text } });
  }

  #receive(frame: ClassroomFrame | undefined): void {
    if (frame?.type === 'error') this.#refused(frame);
    else if (frame?.type === 'chat') this.#hear(frame.user, frame.text);
    else if (frame !== undefined) this.#count(frame);
  }

  /** Somebody came or went, perhaps oneself. */
  #count(frame: RollFrame): void {
    const { type, user, users, isParley } = frame;
    this.#isParley ||= isParley;
    if (this.#isParley) this.socket.keepAwake();
    if (type === 'login' && this.#isMe(frame)) this.#welcome(user);
    else if (type === 'login' && user === this.user) return;
    this.#isBetweenNames = isParley && type === 'disconnect' && user === this.user;
    if (users !== undefined) this.#members.replace(users);
    else if (type === 'login') this.#members.add(user);
    else this.#members.remove(user);
    this.tell({ type: 'members' });
    this.tellLocal({ type: type === 'login' ? 'Join' : 'Part', user });
    if (this.#isParley && this.isIn) this.#askForSecret();
  }

  /**
   * Our server may give another name than the one asked for. It tells nothing to those who are not in, so its first
   * login is one's own; so is the one that follows one's own leave. The courses' servers take every name as it is.
   */
  #isMe({ user, isParley }: RollFrame): boolean {
    if (user === this.#wanted && (!this.isIn || this.renaming.isAwaited)) return true;
    return isParley && (!this.isIn || this.#isBetweenNames);
  }

  #welcome(name: string): void {
    const isNew = name !== this.user;
    if (isNew) {
      this.#session.user = name;
      this.#members.renameSelf(name);
      this.tell({ type: 'user' });
    }
    this.#wanted = name;
    this.renaming.succeed();
    if (this.isIn) return;
    if (this.#wasAway) this.tell({ type: 'gap' });
    this.#wasAway = true;
    this.enter();
  }

  /** One's own words come back to oneself as well: that is their only confirmation. */
  #hear(user: string, message: string): void {
    if (user === this.user) {
      this.pending.confirm({ kind: 'said' }, ({ text, to }) => to === undefined && text === message);
    }
    this.tellLocal({ type: 'Message', user, message });
  }

  #refused({ error: title, details: detail = title, signalTo }: ErrorFrame): void {
    if (signalTo !== undefined) {
      this.refuseSignal(signalTo, detail);
    } else if (this.entry.isAwaited) {
      this.entry.fail(new ConnectionError('invalid', detail));
    } else if (!this.isIn) {
      this.end('refused');
    } else if (title === LOGGED_OUT) {
      this.pending.refuse(new ConnectionError('refused', detail));
      this.end('kicked');
    } else if (this.renaming.isAwaited) {
      this.#wanted = this.user;
      this.renaming.fail(new ConnectionError('refused', detail));
    } else {
      this.pending.refuse(new ConnectionError('refused', detail));
    }
  }

  #interrupted(): void {
    this.#isBetweenNames = false;
    this.#hasAskedForSecret = false;
    // Nobody tells what was said meanwhile, and whether that is among it.
    this.pending.giveUpSent();
    this.leaveForNow();
  }
}
