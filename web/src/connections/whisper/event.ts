/** Whispers as events of a room. */
import { decodeTime, isValid } from 'ulid';
import type { Message } from '../../../../protocol/events.ts';
import type { Whisper } from './frames.ts';

/** @param user what to call its author */
export function eventOf({ id, content }: Whisper, user: string): Message {
  return { type: 'Message', id, created: createdOf(id), user, message: content };
}

/** Unix seconds: the wire has no time, but a ULID has. */
export function createdOf(id: string): number {
  return (isValid(id) ? decodeTime(id) : Date.now()) / 1_000;
}
