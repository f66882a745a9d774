/** Somebody else in a call, and how the way to them stands. */
import { Absence } from './absence.ts';
import { Peer, type Said, type Tracks } from './peer.ts';
import type { Status } from './status.ts';

/** Milliseconds until the first connection has to stand. */
export const CONNECT_WITHIN = 25_000;
/** Milliseconds without a connection after which another way is looked for, and after which one gives up. */
const RESTART_AFTER = 3_000;
const GIVE_UP_AFTER = 15_000;

/** Where the connection to somebody stands. */
export type Phase = 'connecting' | 'connected' | 'interrupted';

/** Why somebody is not in the call any more. */
export type Loss =
  /** They went. */
  | 'left'
  /** The browsers never found a way to each other. */
  | 'unreachable'
  /** The connection broke, and did not come back. */
  | 'lost'
  /** They have no place left for us. */
  | 'full';

export type ParticipantHandlers = {
  send(said: Said): void;
  /** Something that shows is another one. */
  changed(): void;
  /** What to tell of oneself. */
  status(): Status;
  /** They told of themselves. */
  told(status: Status): void;
  gone(loss: Loss): void;
};

export class Participant {
  readonly name: string;
  phase: Phase = 'connecting';
  /** What they told of themselves last. */
  status: Status | undefined;
  readonly #peer: Peer;
  readonly #handlers: ParticipantHandlers;
  readonly #restarts: boolean;
  readonly #absence = new Absence(() => {
    if (this.phase !== 'connected') this.#handlers.gone('left');
  });
  #timers: ReturnType<typeof setTimeout>[] = [];

  /**
   * @param self one's own name: of two, the one that sorts first is the impolite one
   * @param begins whether the first offer is ours
   */
  constructor(
    name: string,
    self: string,
    begins: boolean,
    iceServers: RTCIceServer[],
    tracks: Tracks,
    handlers: ParticipantHandlers,
  ) {
    this.name = name;
    this.#handlers = handlers;
    const isPolite = self > name;
    this.#restarts = !isPolite;
    this.#peer = new Peer(
      iceServers,
      tracks,
      { isPolite, begins },
      {
        send: handlers.send,
        moved: (state) => this.#move(state),
        heard: handlers.changed,
        told: (status) => {
          this.status = status;
          handlers.told(status);
          handlers.changed();
        },
        opened: () => this.tell(),
      },
    );
    this.#after(CONNECT_WITHIN, () => handlers.gone('unreachable'));
  }

  /** Their sound and picture. */
  get stream(): MediaStream {
    return this.#peer.stream;
  }

  receive(said: Said): void {
    this.#peer.receive(said);
  }

  /** Says again what did not go out. */
  repeat(): void {
    this.#peer.repeat();
  }

  show(tracks: Tracks): void {
    this.#peer.show(tracks);
  }

  /** Tells them of oneself. */
  tell(): void {
    this.#peer.tell(this.#handlers.status());
  }

  /** The room says whether they are there. Who is connected may be away: the call goes on. */
  see(isPresent: boolean): void {
    this.#absence.see(isPresent);
  }

  close(): void {
    this.#absence.end();
    this.#cancel();
    this.#peer.close();
  }

  #move(state: RTCPeerConnectionState): void {
    if (state === 'connected') {
      this.#cancel();
      this.phase = 'connected';
    } else if (state === 'closed') {
      this.#handlers.gone('left');
    } else if ((state === 'disconnected' || state === 'failed') && this.phase !== 'interrupted') {
      this.#interrupt();
    } else if (state === 'failed' && this.#restarts) {
      this.#peer.restart();
    }
    this.#handlers.changed();
  }

  #interrupt(): void {
    // Never connected: the time for that goes on.
    if (this.phase === 'connecting') {
      if (this.#restarts) this.#peer.restart();
      return;
    }
    this.phase = 'interrupted';
    if (this.#absence.isLong) {
      this.#handlers.gone('left');
      return;
    }
    this.#cancel();
    if (this.#restarts) this.#after(RESTART_AFTER, () => this.#peer.restart());
    this.#after(GIVE_UP_AFTER, () => this.#handlers.gone('lost'));
  }

  #after(milliseconds: number, act: () => void): void {
    this.#timers.push(setTimeout(act, milliseconds));
  }

  #cancel(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}
