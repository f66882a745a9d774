/** A room in which some have a desk for calls each; what they signal arrives, unless a test loses it. */
import { vi } from 'vitest';
import type { SignalBody } from '../../../protocol/signals.ts';
import { CallDesk } from '../../../web/src/calls/desk.ts';
import type { CallLine } from '../../../web/src/calls/line.ts';
import { ConnectionError } from '../../../web/src/connections/connection.ts';

export type Signalled = { from: string; to: string; signal: SignalBody };

export class CallRoom {
  /** Everything that was sent, in order. */
  readonly sent: Signalled[] = [];
  /** What does not arrive. */
  loses: (signalled: Signalled) => boolean = () => false;
  /** What is on its way until it is released. */
  holds: (signalled: Signalled) => boolean = () => false;
  readonly held: Signalled[] = [];
  /** Who is cut off from the room: what they send fails. */
  readonly cutOff = new Set<string>();
  readonly #desks = new Map<string, { desk: CallDesk; line: CallLine; tell: () => void }>();
  #members: readonly string[] = [];

  /** Somebody comes in. @returns their desk, and their way into the room */
  enter(name: string): { desk: CallDesk; line: CallLine } {
    const subscribers = new Set<() => void>();
    const isCutOff = () => this.cutOff.has(name);
    const membersNow = () => this.#members;
    const line: CallLine = {
      title: 'blue',
      self: name,
      get members() {
        return membersNow();
      },
      isMuted: false,
      get isConnected() {
        return !isCutOff();
      },
      isOver: false,
      signal: (to, signal) => this.#pass({ from: name, to, signal }),
      iceServers: async () => [{ urls: 'stun:stun.example' }],
      begin: (changed) => {
        subscribers.add(changed);
        return () => subscribers.delete(changed);
      },
    };
    const desk = new CallDesk();
    const tell = () => {
      for (const changed of subscribers) changed();
    };
    this.#desks.set(name, { desk, line, tell });
    this.#setMembers([...this.#members, name]);
    return { desk, line };
  }

  /** Somebody leaves the room, and hears nothing any more. */
  part(name: string): void {
    this.#desks.delete(name);
    this.#setMembers(this.#members.filter((each) => each !== name));
  }

  /** Everybody who was cut off is back. */
  comesBack(): void {
    this.cutOff.clear();
    for (const { tell } of this.#desks.values()) tell();
  }

  /** What was held arrives. */
  release(): void {
    for (const signalled of this.held.splice(0)) this.#arrive(signalled);
  }

  kinds(from: string, to: string): string[] {
    return this.sent.filter((each) => each.from === from && each.to === to).map(({ signal }) => signal.kind);
  }

  #setMembers(members: readonly string[]): void {
    this.#members = members;
    for (const { tell } of this.#desks.values()) tell();
  }

  async #pass(signalled: Signalled): Promise<void> {
    this.sent.push(signalled);
    if (this.cutOff.has(signalled.from)) throw new ConnectionError('disconnected');
    if (this.loses(signalled)) return;
    if (!this.#desks.has(signalled.to)) throw new ConnectionError('refused', 'Not here.');
    if (this.holds(signalled)) this.held.push(signalled);
    else this.#arrive(signalled);
  }

  #arrive({ from, to, signal: sent }: Signalled): void {
    // As over a wire: parsed anew, and later.
    const signal: SignalBody = JSON.parse(JSON.stringify(sent));
    const addressee = this.#desks.get(to);
    queueMicrotask(() => addressee?.desk.receive(addressee.line, from, signal));
  }
}

/** Lets everything happen that needs no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await vi.advanceTimersByTimeAsync(0);
}

/** Who is in somebody's call, and how it stands with them. */
export function tiles(desk: CallDesk): Record<string, string> {
  return Object.fromEntries(desk.getSnapshot().call?.tiles.map(({ name, phase }) => [name, phase]) ?? []);
}
