/** What several tests of protocol 2 begin with. */
import { expect } from 'vitest';
import { Classroom } from './classroom.ts';
import { freshRoom } from './room.ts';
import type { Frame } from './socket.ts';
import { settle } from './visitor.ts';

/** An error of protocol 2. */
export const ERROR = { error: expect.stringMatching(/\S/), details: expect.stringMatching(/\S/) };

/** Ann and Bob in one room, both aware of it. */
export async function two(): Promise<{ base: string; ann: Classroom; bob: Classroom }> {
  const base = freshRoom();
  const [ann, bob] = [await Classroom.join(base, 'ann'), await Classroom.join(base, 'bob')];
  await settle(bob, ann);
  return { base, ann, bob };
}

/** Frames in short. */
export function told(frames: Frame[]): string[] {
  return frames.map(({ type, username, error }) => (error ? 'error' : `${type} ${username}`));
}
