/** Whispers as events of a room. */
import { decodeTime, isValid } from 'ulid';
import type { Message } from '../../../../protocol/events.ts';
import type { Whisper } from './frames.ts';

/** @param user what to call its author */
export function eventOf({ id, content }: Whisper, user: string): Message {
  // The wire has no time, but a ULID has.
  const created = (isValid(id) ? decodeTime(id) : Date.now()) / 1_000;
  return { type: 'Message', id, created, user, message: content };
}
