/** Somebody of some standing, who tries what the table of rights is about. */
import { expect } from 'vitest';
import type { Answer } from '../http.ts';
import type { Person } from '../person.ts';
import type { Policy } from '../rights.ts';
import { expectProblem } from '../room.ts';
import { nonce } from '../visitor.ts';

export type Outcome = 'done' | 'refused';

/** A room with its owner and another member. */
export type Scene = { policy: Policy; base: string; owner: Person; other: Person };

export interface Actor {
  /** What others call them; where they never were here, what they would be called. */
  readonly name: string;
  say(text: string): Promise<Outcome>;
  /** A command of protocol 1. One that is only said is refused. */
  command(text: string): Promise<Outcome>;
  direct(to: Person, text: string): Promise<Outcome>;
  signal(to: Person): Promise<Outcome>;
  invite(): Promise<Outcome>;
  /** Takes another name. */
  rename(): Promise<Outcome>;
  /** Makes an account. */
  register(): Promise<Outcome>;
  /** Opens a stream. */
  listen(): Promise<Outcome>;
  /** Comes in as a guest; done when the others have heard of it. */
  comeIn(): Promise<Outcome>;
  read(path: string): Promise<Outcome>;
}

/** What an answer says of what was tried. A refusal that means something else is none. */
export function outcomeOf(answer: Answer): Outcome {
  if (answer.status < 300) return 'done';
  expect([403, 409, 429], answer.body).toContain(answer.status);
  expectProblem(answer, answer.status);
  return 'refused';
}

/** The end of one of two waits; the other one may come to nothing. */
export async function firstOf(done: Promise<unknown>, refused: Promise<unknown>): Promise<Outcome> {
  return Promise.race([done.then(() => 'done' as const), refused.then(() => 'refused' as const)]);
}

/** How often something is told so far. */
export function count({ stream }: Person, kind: string, user: string): number {
  return stream.events.filter(({ event, data }) => event === kind && data.user === user).length;
}

/** How many events the owner has been told, once all that was done so far is among them. */
export async function settled({ owner }: Pick<Scene, 'owner'>): Promise<number> {
  const mark = nonce();
  await owner.say(mark);
  await owner.stream.message(mark);
  return owner.stream.events.length;
}
