/** What a call needs of the room that it goes through. Each room has one, and it is the same for all of its calls. */
import type { SignalBody } from '../../../protocol/signals.ts';

export interface CallLine {
  /** What the room is called. */
  readonly title: string;
  /** One's own name there. */
  readonly self: string;
  /** Who is in the room; undefined where or while nobody tells. */
  readonly members: readonly string[] | undefined;
  /** Whether the user wants to hear nothing of it. */
  readonly isMuted: boolean;
  /** Whether signals can go out at this moment. */
  readonly isConnected: boolean;
  /** Whether one has left the room. */
  readonly isOver: boolean;
  /** Sends a signal. @throws {ConnectionError} */
  signal(to: string, signal: SignalBody): Promise<void>;
  /** None where they cannot be had. */
  iceServers(): Promise<RTCIceServer[]>;
  /**
   * Has a call go through the room: it hears when any of these may have changed, and one keeps one's name as long as
   * the others in the call know one by it.
   * @returns a function that ends it
   */
  begin(changed: () => void): () => void;
}
