/** The way into a room, whatever it speaks. */
import { type Connection, ConnectionError, type Protocol } from './connection.ts';
import * as sse from './sse.ts';

/** Where to go, and as whom. */
export type Target = {
  protocol: Protocol;
  /** Base URL as `parseAddress` makes it. */
  address: string;
  /** The name to have there; WhisperChat is anonymous and does without. */
  user: string;
  /** Protocol 1 only. */
  password?: string;
  /** Who one was at an earlier visit, for CAHAT and WhisperChat. */
  id?: string;
  /** Unix seconds of the newest event at hand: `gap` is told if what the room tells begins after it. */
  since?: number;
};

/**
 * Connects to a room.
 * @throws {ConnectionError} if the room does not let one in
 */
export async function open(target: Target): Promise<Connection> {
  if (target.protocol !== 'sse') throw new ConnectionError('unsupported');
  return sse.connect(target.address, target.user, target.password ?? '');
}

/** Goes on where another page's `save()` stopped; undefined if that is not what `saved` is. */
export function resume(saved: unknown): Connection | undefined {
  return sse.resume(saved);
}
