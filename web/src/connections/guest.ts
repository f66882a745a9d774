/** What a guest's presence is in the protocols that know no accounts: a socket, and what waits for it. */
import type { RoomEvent } from '../../../protocol/events.ts';
import type { SignalBody } from '../../../protocol/signals.ts';
import { Answer } from './answer.ts';
import { BaseConnection } from './base.ts';
import { type Command, ConnectionError, type EndReason, type Said } from './connection.ts';
import { Pending, type Unconfirmed } from './pending.ts';
import type { PrivateLine } from './private-line.ts';
import { randomKey } from './random.ts';
import type { Socket } from './socket.ts';

/** Milliseconds within which a server refuses what it does not pass on; that it does, none says. */
const REFUSED_WITHIN = 5_000;

export abstract class GuestConnection extends BaseConnection {
  /** [PROTOCOLS 1 Commands] exist only in protocol 1. */
  readonly commands: readonly Command[] = [];
  /** Base URL without a final slash. */
  abstract readonly address: string;
  protected abstract readonly socket: Socket;
  protected readonly pending = new Pending(
    (item) => this.isIn && this.transmit(item),
    (item) => this.overdue(item),
  );
  protected readonly entry = new Answer();
  protected readonly renaming = new Answer();
  readonly #ice = new Answer();
  #iceServers: RTCIceServer[] = [];
  #isPrivate = false;
  /** Whoever was rung or answered, by name, and what to do where that is refused. */
  readonly #asked = new Map<string, (error: ConnectionError) => void>();
  readonly #private: PrivateLine;
  /** Whether the room has let us in, on this wire. */
  protected isIn = false;
  readonly #idPrefix = randomKey();
  #ids = 0;

  constructor() {
    super();
    const canSignal = () => this.canSignal;
    this.#private = {
      write: (to, text, reference = randomKey()) => this.#say(text, reference, to),
      signal: (to, signal) => this.#signal(to, signal),
      get canSignal() {
        return canSignal();
      },
      iceServers: () => this.#fetchIce(),
    };
  }

  get hasEarlier(): boolean {
    return false;
  }

  /** Resolves as soon as the room has let one in for the first time. @throws {ConnectionError} */
  async entered(): Promise<void> {
    try {
      await this.entry.wait('unexpected');
    } catch (error) {
      this.end('refused');
      throw error;
    }
  }

  say(text: string, reference = randomKey()): Promise<Said> {
    return this.#say(text, reference);
  }

  get privateLine(): PrivateLine | undefined {
    return this.#isPrivate ? this.#private : undefined;
  }

  earlier(_before: string): Promise<RoomEvent[]> {
    return Promise.resolve([]);
  }

  close(): void {
    this.end('left');
  }

  /** Puts a signal on the wire. @returns false if there is none */
  protected abstract transmitSignal(to: string, signal: SignalBody): boolean;

  /** Whether the room takes signals from us. */
  protected get canSignal(): boolean {
    return this.isIn;
  }

  /** Asks for the servers that help browsers find each other. @returns false if there is no wire */
  protected abstract askForIce(): boolean;

  /** The server has shown that it keeps what is private. */
  protected setPrivate(): void {
    if (this.#isPrivate) return;
    this.#isPrivate = true;
    this.tell({ type: 'line' });
  }

  /** The server does not know us as who we were: it keeps nothing private for us. */
  protected setPublic(): void {
    if (!this.#isPrivate) return;
    this.#isPrivate = false;
    this.tell({ type: 'line' });
  }

  /** The server's answer to `askForIce`. */
  protected learnIce(servers: RTCIceServer[]): void {
    this.#iceServers = servers;
    this.#ice.succeed();
  }

  /** Puts a text on the wire. @returns false if there is none */
  protected abstract transmit(item: Unconfirmed): boolean;

  /** The room lets us in: again after each interruption. */
  protected enter(): void {
    this.isIn = true;
    this.setState({ phase: 'connected' });
    this.entry.succeed();
    this.pending.flush();
  }

  #say(text: string, reference: string, to?: string): Promise<Said> {
    if (this.state.phase === 'disconnected') return Promise.reject(new ConnectionError('disconnected'));
    const said = this.pending.add(text, reference, to);
    this.pending.flush();
    return said;
  }

  async #fetchIce(): Promise<RTCIceServer[]> {
    const answered = this.#ice.wait('unreachable');
    if (!this.isIn || !this.askForIce()) this.#ice.fail(new ConnectionError('disconnected'));
    // Without them a call may come about all the same.
    return answered.then(
      () => this.#iceServers,
      () => [],
    );
  }

  async #signal(to: string, signal: SignalBody): Promise<void> {
    // Between the wire and the welcome a word would be refused, and with it we.
    if (!this.isIn || !this.transmitSignal(to, signal)) throw new ConnectionError('disconnected');
    // A call hangs on these two; what is lost of the rest shows as a connection that does not come about.
    if (signal.kind === 'ring' || signal.kind === 'accept') await this.#passed(to);
  }

  /** @throws {ConnectionError} `refused` */
  #passed(to: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, REFUSED_WITHIN);
      this.#asked.set(to, (error) => {
        clearTimeout(timer);
        reject(error);
      });
    });
  }

  /** A call's word was not passed on. That refuses nothing that was said. */
  protected refuseSignal(to: string, detail: string): void {
    this.#asked.get(to)?.(new ConnectionError('refused', detail));
  }

  /** There is no wire for now. */
  protected leaveForNow(): void {
    this.isIn = false;
    this.entry.fail(new ConnectionError('unreachable'));
    if (this.state.phase === 'connected') this.setState({ phase: 'reconnecting' });
  }

  /** A text was not confirmed in time. If nothing else came either, the line is dead. */
  protected overdue({ reference, sentAt = 0 }: Unconfirmed): void {
    this.pending.refuse(new ConnectionError('unsure'), (item) => item.reference === reference);
    this.socket.dropIfSilentSince(sentAt);
  }

  /** Tells an event for which the wire has neither id nor time. */
  protected tellLocal(
    event: { type: 'Join' | 'Part'; user: string } | { type: 'Message'; user: string; message: string },
  ): void {
    this.#ids += 1;
    const stamp = { id: `${this.#idPrefix}-${this.#ids}`, created: Date.now() / 1_000 };
    this.tell({ type: 'event', event: { ...event, ...stamp } });
  }

  protected end(reason: EndReason): void {
    this.socket.close();
    this.isIn = false;
    this.pending.end();
    this.entry.fail(new ConnectionError('disconnected'));
    this.renaming.fail(new ConnectionError('disconnected'));
    this.#ice.fail(new ConnectionError('disconnected'));
    this.setState({ phase: 'disconnected', reason });
  }
}
