import { metrics } from '../../metrics/metrics.ts';
import { within } from '../../patience.ts';
import { type Listener, STREAMS_PER_TURN } from '../../room/audience.ts';
import type { Farewell, Seat } from '../../room/members.ts';
import type { Passage } from '../../room/passage.ts';
import { ACCOUNTS } from '../../room/people.ts';
import type { Room } from '../../room/room.ts';
import type { Relayed } from '../../room/signals.ts';
import { disconnect } from './disconnect.ts';
import {
  COMMENT,
  concatenated,
  encodeBroadcast,
  encodeEvents,
  encodeOpening,
  encodeSignal,
  encodeTold,
} from './encode.ts';
import { Replay } from './replay.ts';
import { usersFor } from './users.ts';

/** How long a probe waits for the network to say that nobody is there, in milliseconds, twice. */
const PROBE_MS = 150;

/**
 * One open stream of protocol 1: its user's seat, and a writer of the audience. It first reads history at its
 * client's pace; once it has caught up, it is handed live bytes [DESIGN promises 3, 4, 6].
 */
export class EventStream implements Seat, Listener {
  readonly protocol = 'sse';
  readonly perTurn = STREAMS_PER_TURN;
  readonly isGuest = false;
  readonly user: string;
  readonly person: string;
  readonly body: ReadableStream<Uint8Array>;
  readonly #room: Room;
  readonly #gone = Promise.withResolvers<void>();
  readonly #peer: string;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #replay: Replay | undefined;
  /** Bytes of signals during the replay. */
  #signalled = 0;
  /** Whether nothing was written since the last beat, half a heartbeat ago. */
  #isQuiet = false;

  /**
   * @param lastEventId the client's last known event: all that it missed is replayed. Without one it starts afresh
   * @param peer the network that it comes from
   */
  constructor(room: Room, user: string, lastEventId: string | undefined, peer = '') {
    this.#room = room;
    this.#peer = peer;
    this.user = user;
    this.person = room.people.meet(ACCOUNTS, user, user).id;
    this.#replay = Replay.open(room, this.person, lastEventId);
    room.audience.add(this);
    room.connections.opened(peer, this.protocol);
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          // One write, and the last thing done here: workerd may pull from within an enqueue.
          controller.enqueue(encodeOpening(lastEventId === undefined ? [usersFor(room, user)] : []));
        },
        pull: () => this.#pull(),
        cancel: () => this.drop(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: room.config.streamBudget }),
    );
  }

  /** The client is gone: its signal, its cancel and a failing write all say so, whichever comes first. */
  drop(): void {
    if (this.#close() === undefined) return;
    this.#room.leave(this);
  }

  reads(person: string): boolean {
    return person === this.person;
  }

  hear(passage: Passage): void {
    // While it replays, these events reach it through history.
    if (this.#replay !== undefined) return;
    // Asked before, not after: one flush may be larger than the budget, and nobody is slow for that.
    if ((this.#controller?.desiredSize ?? 0) > 0)
      this.#enqueue(passage.joined(encodeBroadcast, concatenated));
    else this.#shed();
  }

  signal({ signal }: Relayed): void {
    const bytes = encodeSignal(signal);
    // It is kept nowhere, and a call goes on without it or not at all: who sends many costs nobody the stream.
    if (this.#hasRoomFor(bytes)) this.#enqueue(bytes);
  }

  beat(): boolean {
    const isDue = this.#isQuiet;
    this.#isQuiet = true;
    if (isDue) this.#enqueue(COMMENT);
    return isDue;
  }

  end(how: Farewell = 'to return'): void {
    if (how !== 'to return') this.#enqueue(encodeEvents([disconnect(this.#room, how)]));
    this.#close()?.close();
  }

  /** Two comments, each with time for the network to object: nobody but a ghost fails to take them. */
  async isAlive(): Promise<boolean> {
    for (let probe = 0; probe < 2 && this.#controller; probe += 1) {
      this.#enqueue(COMMENT);
      await within(this.#gone.promise, PROBE_MS);
    }
    return this.#controller !== undefined;
  }

  /** Called while there is room in the queue: the next page of history, at the reader's pace. */
  #pull(): Promise<void> | undefined {
    const page = this.#replay?.next();
    if (page === 'gap') {
      // What follows was trimmed away meanwhile. The client comes back, and is told to start afresh.
      this.#room.leave(this);
      this.end();
      return undefined;
    }
    if (page !== undefined) {
      this.#enqueue(encodeTold(page));
      return undefined;
    }
    this.#replay = undefined;
    this.#room.audience.catchUp(this);
    // Live: never asked again, so that a broadcast costs no call per stream.
    return this.#gone.promise;
  }

  /**
   * Signals leave half of the queue to events. A replay keeps it full, and nobody is slow for that: while it goes on,
   * they have a budget of their own.
   */
  #hasRoomFor(signal: Uint8Array): boolean {
    const budget = this.#room.config.streamBudget;
    if (this.#replay === undefined) return (this.#controller?.desiredSize ?? 0) > budget / 2;
    this.#signalled += signal.byteLength;
    return this.#signalled <= budget;
  }

  #enqueue(bytes: Uint8Array): void {
    this.#isQuiet = false;
    try {
      this.#controller?.enqueue(bytes);
      metrics.streamBytes.add(bytes.byteLength);
    } catch {
      this.drop();
    }
  }

  /** Over its budget: the queue is thrown away and the stream broken off; its client resumes by id. */
  #shed(): void {
    metrics.slowReaders.add(this.protocol);
    this.#close()?.error(new Error(`a reader in ${this.#room.name} was too slow`));
    this.#room.leave(this);
  }

  /** Closed once; whoever closes it has the controller to end it with. */
  #close(): ReadableStreamDefaultController<Uint8Array> | undefined {
    const controller = this.#controller;
    if (controller === undefined) return undefined;
    this.#controller = undefined;
    this.#replay = undefined;
    this.#room.audience.remove(this);
    this.#room.connections.closed(this.#peer, this.protocol);
    this.#gone.resolve();
    return controller;
  }
}
