/** What a guest's presence is in the protocols that know no accounts: a socket, and what waits for it. */
import type { RoomEvent } from '../../../protocol/events.ts';
import { Answer } from './answer.ts';
import { BaseConnection } from './base.ts';
import { type Command, ConnectionError, type EndReason, type Said } from './connection.ts';
import { Pending, type Unconfirmed } from './pending.ts';
import { randomKey } from './random.ts';
import type { Socket } from './socket.ts';

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
  /** Whether the room has let us in, on this wire. */
  protected isIn = false;
  readonly #idPrefix = randomKey();
  #ids = 0;

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
    if (this.state.phase === 'disconnected') return Promise.reject(new ConnectionError('disconnected'));
    const said = this.pending.add(text, reference);
    this.pending.flush();
    return said;
  }

  earlier(_before: string): Promise<RoomEvent[]> {
    return Promise.resolve([]);
  }

  close(): void {
    this.end('left');
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
    this.setState({ phase: 'disconnected', reason });
  }
}
