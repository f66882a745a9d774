/** Protocols 2, 3 and 4 as tests of what all three must withstand see them. */
import { expect } from 'vitest';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { freshRoom, root } from './room.ts';
import type { Frame, Socket } from './socket.ts';
import { settle, type Visitor } from './visitor.ts';
import { Whisper } from './whisper.ts';

export type Guest = Visitor & { socket: Socket };

export type Case = {
  door: string;
  join(base: string): Promise<Guest>;
  /** A message as it stands on the wire, with a text that may be no text. */
  message(text: unknown): Frame;
  /** The error of such a message. */
  error: Frame;
  /** The error of a frame that is none of the protocol's. */
  anyError: Frame;
};

const SOME = expect.stringMatching(/\S/);
const ERRORS = {
  classroom: { error: SOME, details: SOME },
  cahat: { type: 'ERROR', payload: { error: SOME, details: SOME } },
  whisper: { type: 'message_ids', status: 'error', message_ids: [], error: SOME },
};
export const CASES: readonly Case[] = [
  {
    door: 'PROTOCOLS 2',
    join: (base) => Classroom.join(base, 'guest'),
    message: (text) => ({ type: 'chat', username: 'guest', text }),
    error: ERRORS.classroom,
    anyError: ERRORS.classroom,
  },
  {
    door: 'PROTOCOLS 3',
    join: (base) => Cahat.join(base, 'guest'),
    message: (rawMessage) => ({ type: 'MESSAGE', payload: { rawMessage } }),
    error: ERRORS.cahat,
    anyError: ERRORS.cahat,
  },
  {
    door: 'PROTOCOLS 4',
    join: (base) => Whisper.join(base, 'guest'),
    message: (content) => ({ type: 'messages', data: [{ user_id: 'guest', content }] }),
    error: ERRORS.whisper,
    anyError: ERRORS.whisper,
  },
  {
    door: 'PROTOCOLS 4 later generation',
    join: (base) => Whisper.join(base, 'guest'),
    message: (content) => ({ type: 'chat_messages_request', data: [{ user_id: 'guest', content }] }),
    error: { type: 'chat_messages_response', status: expect.any(Number), error: SOME },
    anyError: ERRORS.whisper,
  },
];

/** Whether a frame tells its receiver that something was wrong. */
export function isError({ type, error, status }: Frame): boolean {
  return type === 'ERROR' || (error !== undefined && (type === undefined || status !== undefined));
}

/** A guest of the protocol, and a witness of another one in the same room. */
export async function scene({ join }: Case, server = root()) {
  const base = freshRoom(server);
  const witness = await Classroom.join(base, 'witness');
  const guest = await join(base);
  await settle(guest, witness);
  return { base, guest, witness };
}

/** The guest still speaks, and the witness has seen nothing else since. */
export async function expectNothingElse(guest: Guest, witness: Classroom, before: number): Promise<void> {
  await settle(guest, witness);
  expect(witness.socket.frames.slice(before).map(({ type }) => type)).toEqual(['chat']);
  expect(guest.socket.isOpen).toBe(true);
}
