/** The desk, for rooms: calls know nothing of what else a room is. */

import type { SignalBody } from '../../../protocol/signals.ts';
import { ConnectionError } from '../connections/connection.ts';
import type { Room } from '../store/room.ts';
import { CallDesk } from './desk.ts';
import type { CallLine } from './line.ts';

export class Calls {
  readonly desk = new CallDesk();
  readonly #lines = new WeakMap<Room, CallLine>();

  constructor() {
    // Nobody is left talking to a page that is gone.
    addEventListener('pagehide', () => this.desk.close());
  }

  receive(room: Room, from: string, signal: SignalBody): void {
    this.desk.receive(this.#lineOf(room), from, signal);
  }

  start(room: Room, name: string, withVideo: boolean): void {
    this.desk.start(this.#lineOf(room), name, withVideo);
  }

  /** Ends what goes through a room. */
  leave(room: Room): void {
    this.desk.leave(this.#lineOf(room));
  }

  #lineOf(room: Room): CallLine {
    const known = this.#lines.get(room);
    if (known !== undefined) return known;
    const line = new RoomLine(room);
    this.#lines.set(room, line);
    return line;
  }
}

class RoomLine implements CallLine {
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  get title(): string {
    return this.#room.getSnapshot().title;
  }

  get self(): string {
    return this.#room.getSnapshot().user;
  }

  get isMuted(): boolean {
    return this.#room.getSnapshot().isMuted;
  }

  get isConnected(): boolean {
    return this.#room.getSnapshot().canCall;
  }

  get isOver(): boolean {
    return this.#room.getSnapshot().state.phase === 'disconnected';
  }

  get members(): readonly string[] | undefined {
    const { members, protocol, state } = this.#room.getSnapshot();
    return protocol === 'whisper' || state.phase !== 'connected' ? undefined : members;
  }

  async signal(to: string, signal: SignalBody): Promise<void> {
    const line = this.#room.privateLine;
    if (line === undefined) throw new ConnectionError('no-private-line');
    return line.signal(to, signal);
  }

  async iceServers(): Promise<RTCIceServer[]> {
    return this.#room.privateLine?.iceServers() ?? [];
  }

  begin(changed: () => void): () => void {
    const freeName = this.#room.keepName();
    const unsubscribe = this.#room.subscribe(changed);
    return () => {
      freeName();
      unsubscribe();
    };
  }
}
