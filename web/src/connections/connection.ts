/** What every way into a room looks like from inside the client. The store knows rooms only through this. */
import type { RoomEvent } from '../../../protocol/events.ts';

/** Why a connection is over for good. */
export type EndReason =
  /** The user left, or the server said goodbye: nobody wants to come back by itself. */
  | 'left'
  /** The server did not open the room to us in the first place. */
  | 'refused'
  /** The server did not let us back in. */
  | 'lost'
  /** The server no longer takes our word for who we are. */
  | 'expired';

/** Where a connection stands. `disconnected` is final: coming back takes a new connection. */
export type ConnectionState =
  | { phase: 'connecting' }
  | { phase: 'connected' }
  | { phase: 'reconnecting' }
  | { phase: 'disconnected'; reason: EndReason };

/** What a connection tells its listener, in the order in which it happened. */
export type ConnectionChange =
  | { type: 'state'; state: ConnectionState }
  | { type: 'members' }
  | { type: 'event'; event: RoomEvent };

/** A word that the room obeys instead of repeating it. */
export type Command = {
  /** With the slash, as it is typed. */
  word: string;
  /** What is to follow the word after a space. */
  argument: 'member' | 'none';
};

/** One user's presence in one room. */
export interface Connection {
  /** The address that the user gave, normalised. */
  readonly address: string;
  /** A short name of the room, for a heading. */
  readonly room: string;
  /** One's own name there. */
  readonly user: string;
  readonly state: ConnectionState;
  /** Who is here, oneself included, sorted for people. The array is replaced, never changed. */
  readonly members: readonly string[];
  readonly commands: readonly Command[];
  /** Hears every change from now on. @returns a function that ends it */
  listen(listener: (change: ConnectionChange) => void): () => void;
  /**
   * Says something in the room. Texts are sent in the order of the calls, also across a reconnect.
   * @returns `said` if it comes back as an event, `obeyed` if it was a command
   * @throws {ConnectionError}
   */
  say(text: string): Promise<'said' | 'obeyed'>;
  /** Leaves the room for good. */
  close(): void;
  /** Whether a later page would go on after the last event of this one; else the room tells its history again. */
  readonly resumes: boolean;
  /** What a later page needs to go on from here, as JSON; undefined once there is nothing to go on with. */
  save(): unknown;
}

/** What can go wrong, as a closed list; `strings.ts` has the words. */
export type ProblemCode =
  | 'address'
  | 'mixed-content'
  | 'unreachable'
  | 'password'
  | 'already-open'
  | 'invalid'
  | 'busy'
  | 'unexpected'
  | 'no-stream'
  | 'refused'
  | 'expired'
  | 'disconnected';

/** A failure that the user is told about. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
  readonly code: ProblemCode;
  /** The server's own words, where it has any that are meant for people. */
  readonly detail: string | undefined;

  constructor(code: ProblemCode, detail?: string) {
    super(detail ?? code);
    this.code = code;
    this.detail = detail;
  }
}
