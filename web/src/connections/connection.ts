/** What every way into a room looks like from inside the client. The store knows rooms only through this. */
import type { DirectMessage, RoomEvent } from '../../../protocol/events.ts';
import type { SignalBody } from '../../../protocol/signals.ts';
import type { PrivateLine } from './private-line.ts';

/** The ways into a room. Outside of this folder they are told apart for labels, forms, links and saving, not for talking. */
export const PROTOCOLS = ['sse', 'classroom', 'cahat', 'whisper'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Why a connection is over for good. */
export type EndReason =
  /** The user left, or the server said goodbye: nobody wants to come back by itself. */
  | 'left'
  /** The server did not open the room to us in the first place. */
  | 'refused'
  /** The server did not let us back in. */
  | 'lost'
  /** The server no longer takes our word for who we are. */
  | 'expired'
  /** Somebody had us put out. */
  | 'kicked'
  /** An owner of the room does not want us there. */
  | 'banned';

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
  /** One's own name is another one, because one asked for it or because the server changed it. */
  | { type: 'user' }
  /** Between the event before this and the one after it, messages may be missing. */
  | { type: 'gap' }
  /** A message was taken away, perhaps one that was told before. */
  | { type: 'deleted'; id: string }
  | { type: 'topic' }
  | { type: 'event'; event: RoomEvent }
  /** Something was said between oneself and one other. It may be told again, under the same id. */
  | { type: 'direct'; event: DirectMessage }
  | { type: 'signal'; from: string; signal: SignalBody }
  /** There is a private line now, or there is none any more. */
  | { type: 'line' };

/** What became of a text. */
export type Said = {
  /** `said` if it comes back as an event, `obeyed` if it was a command. */
  kind: 'said' | 'obeyed';
  /** The id of its event, where the protocol tells it. */
  id?: string;
};

/** What makes a guest the same person again. Never shown to anybody but the server that gave it. */
export type Proof = { id: string; secret: string };

/** Ids of people by the names that one has for them. */
export type Held = Readonly<Record<string, string>>;

/** A word that the room obeys instead of repeating it. */
export type Command = {
  /** With the slash, as it is typed. */
  word: string;
  /** What is to follow the word after a space. */
  argument: 'member' | 'text' | 'none';
  /** Whether the room obeys its owners alone. */
  isForOwners?: true;
};

/** What lets somebody register in a room that asks for it, and Unix seconds until when. */
export type Invite = { token: string; expires: number };

/** What one can do with a room's messages and with its door; only our server has it, for those with an account. */
export interface Keys {
  /** Whether one owns the room. */
  isOwner(): Promise<boolean>;
  /** Takes a message away: one's own, or as an owner anybody's. @throws {ConnectionError} */
  remove(id: string): Promise<void>;
  /** @throws {ConnectionError} */
  invite(): Promise<Invite>;
}

/** One user's presence in one room. */
export interface Connection {
  readonly protocol: Protocol;
  /** The address that the user gave, normalised. */
  readonly address: string;
  /** A short name of the room, for a heading. */
  readonly room: string;
  /** One's own name there: events of this `user` are one's own. It may change (`user`). */
  readonly user: string;
  readonly state: ConnectionState;
  /** Who is here, oneself included, sorted for people. The array is replaced, never changed. */
  readonly members: readonly string[];
  readonly commands: readonly Command[];
  /** What the room is about; '' for nothing in particular, and where nobody says so. */
  readonly topic: string;
  /** Undefined where there are none. */
  readonly keys: Keys | undefined;
  /** Hears every change from now on; the first to listen also what was said before. @returns a function that ends it */
  listen(listener: (change: ConnectionChange) => void): () => void;
  /**
   * Says something in the room. Texts are sent in the order of the calls, also across a reconnect.
   * @param reference names this text for good: where the protocol can tell (WhisperChat with our server), a text that
   *   is said again under the same reference arrives once
   * @throws {ConnectionError} `unsure` where nobody can know whether it arrived: saying it again may double it
   */
  say(text: string, reference?: string): Promise<Said>;
  /** Whether one can change one's name here. */
  readonly canRename: boolean;
  /**
   * Asks for another name. The server may give a similar one; `user` has the one it gave.
   * @throws {ConnectionError} `unsupported` where `canRename` is false
   */
  rename(name: string): Promise<void>;
  /** The way to single people; undefined where the room has none, or has not shown yet that it has. */
  readonly privateLine: PrivateLine | undefined;
  /** Who one is here, and what proves it, where a later visit has to bring both along. */
  readonly proof?: Proof | undefined;
  /**
   * From now on a name stands for the one who bears it now, whoever else takes it: one talks with them alone. Only
   * where names do not tell people apart.
   */
  hold?(name: string): void;
  /** The names that are held; a later visit brings them along. */
  readonly held?: Held;
  /** Whether `earlier` may have more to tell. */
  readonly hasEarlier: boolean;
  /**
   * Fetches messages from before an event.
   * @param before id of the oldest event at hand
   * @returns oldest first; empty where there is no more
   * @throws {ConnectionError} `unreachable` if they cannot be had now
   */
  earlier(before: string): Promise<RoomEvent[]>;
  /** Leaves the room for good. */
  close(): void;
  /** Whether a later page would go on after the last event of this one; else the room tells its history again. */
  readonly resumes: boolean;
  /** Whether what was said in private before is told again as it opens; where not, a later page must keep it. */
  readonly retellsTalks: boolean;
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
  | 'disconnected'
  | 'unsure'
  | 'unsupported'
  | 'invite-needed'
  | 'invite-expired'
  | 'banned'
  | 'guests-not-welcome'
  | 'no-private-line'
  | 'in-call';

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
