import { cahat } from './cahat/door.ts';
import { classroom } from './classroom.ts';
import type { Door } from './door.ts';
import { whisper } from './whisper/door.ts';

/** The protocols over WebSocket; one more is one more line. */
export const DOORS: readonly Door[] = [classroom, cahat, whisper];

/** Resolves when whatever the first frame of a socket asks for can be done; it may be any door's. */
export async function prepareDoors(): Promise<void> {
  await Promise.all(DOORS.map((door) => door.prepare?.()));
}
