import type { RoomView } from './room.ts';

/** Somewhere one can speak and be answered: a room, or what one has with a single person of it. */
export interface Conversation {
  /** What stands in the compose field; kept here so that it survives whatever happens to the connection. */
  draft: string;
  readonly subscribe: (subscriber: () => void) => () => void;
  readonly getSnapshot: () => RoomView;
  /** Says a text; how that goes shows in `outgoing`. */
  say(text: string): void;
  /** Sends a failed text once more, after all others. */
  resend(key: number): void;
  /** Forgets a failed text. */
  discard(key: number): void;
  /** Fetches what was said before the oldest event; how that goes shows in `earlier`. */
  loadEarlier(): Promise<void>;
}
