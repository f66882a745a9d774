/** What two people have between them alone, where a room can keep that from all others. */
import type { SignalBody } from '../../../protocol/signals.ts';
import type { Said } from './connection.ts';

/** The way to one person at a time; people are named as the room names them. */
export interface PrivateLine {
  /**
   * Says something to one person. It comes back as a `direct` change.
   * @param reference as in `Connection.say`
   * @throws {ConnectionError} as `Connection.say`
   */
  write(to: string, text: string, reference?: string): Promise<Said>;
  /**
   * Sends a word of a call, which the server passes on and forgets; words to the same person arrive in order, or not
   * at all.
   * @throws {ConnectionError} `refused` where the server says at once that it cannot reach that person
   */
  signal(to: string, signal: SignalBody): Promise<void>;
  /** Whether the server passes on what one signals by now: it may want to have heard something of one first. */
  readonly canSignal: boolean;
  /** The servers that help browsers find a way to each other; none where they cannot be had. */
  iceServers(): Promise<RTCIceServer[]>;
}
