import type { Problem } from '../problems.ts';
import type { Broadcast } from '../room/broadcast.ts';
import type { Relayed } from '../room/signals.ts';
import type { Frame } from './frame.ts';
import type { GuestSocket } from './guest-socket.ts';

/**
 * A protocol over WebSocket: what frames ask of the room, and what the room tells in frames. A door has no
 * state of its own; what a socket must remember over the room's sleep is in its attachment.
 */
export interface Door {
  /** Kept in attachments, and the realm of the door's guests. */
  readonly name: string;
  /** Sockets opened at this path under the base URL are this protocol's from the start. */
  readonly path?: string;
  /** Elsewhere the type of the first frame tells the protocol [PROTOCOLS, Choosing]. */
  readonly firstTypes: readonly string[];
  /** Reads what its sockets need; done before there is any. */
  prepare?(): Promise<void>;
  /** The socket is this protocol's from now on, before its first frame is received. */
  open?(socket: GuestSocket): void;
  /** A frame came. @throws {Problem} which `refuse` tells the sender */
  receive(socket: GuestSocket, frame: Frame): void;
  /** A problem in the protocol's own terms. @param frame the refused one, where it could be read */
  refuse(problem: Problem, frame: Frame | undefined): object;
  /** The room tells something. */
  hear(socket: GuestSocket, broadcast: Broadcast): void;
  /** Something of a call, for a person of this socket alone. */
  signal(socket: GuestSocket, relayed: Relayed): void;
  /** The room shows a person of this socket out (a kick). */
  showOut(socket: GuestSocket, person: string): void;
}
