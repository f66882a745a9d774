/** The way into a room, whatever it speaks. */
import * as v from 'valibot';
import * as cahat from './cahat.ts';
import * as classroom from './classroom.ts';
import { type Connection, type Held, PROTOCOLS, type Protocol } from './connection.ts';
import * as sse from './sse.ts';
import { explain } from './welcome.ts';
import * as whisper from './whisper.ts';

/** Where to go, and as whom. */
export type Target = {
  protocol: Protocol;
  /** Base URL as `parseAddress` makes it. */
  address: string;
  /** The name to have there; WhisperChat is anonymous and does without. */
  user: string;
  /** Protocol 1 only. */
  password?: string;
  /** What a room of ours may ask of a new name, in protocol 1. */
  invite?: string;
  /** Who one was at an earlier visit, for CAHAT and WhisperChat. */
  id?: string;
  /** What proves that, for WhisperChat, where its server has given it. */
  secret?: string;
  /** For whom names were held at an earlier visit, for CAHAT and WhisperChat. */
  held?: Held;
  /** Unix seconds of the newest event at hand: `gap` is told if what the room tells begins after it. */
  since?: number;
};

/**
 * Connects to a room.
 * @throws {ConnectionError} if the room does not let one in
 */
export async function open(target: Target): Promise<Connection> {
  const { address, user, password = '', invite, since } = target;
  if (target.protocol === 'sse') return sse.connect(address, user, password, since, invite);
  try {
    return await enterAsGuest(target);
  } catch (error) {
    throw await explain(address, error);
  }
}

function enterAsGuest({ protocol, address, user, id, secret, since, held }: Target): Promise<Connection> {
  if (protocol === 'classroom') return classroom.connect(address, user, since);
  if (protocol === 'cahat') return cahat.connect(address, user, id, since, held);
  return whisper.connect(address, id, since, secret, held);
}

const RESUME: Record<Protocol, (saved: unknown) => Connection | undefined> = {
  sse: sse.resume,
  classroom: classroom.resume,
  cahat: cahat.resume,
  whisper: whisper.resume,
};
const savedOf = v.object({ protocol: v.picklist(PROTOCOLS) });

/** Goes on where another page's `save()` stopped; undefined if that is not what `saved` is. */
export function resume(saved: unknown): Connection | undefined {
  const parsed = v.safeParse(savedOf, saved);
  return parsed.success ? RESUME[parsed.output.protocol](saved) : undefined;
}
