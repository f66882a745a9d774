/** What a name, a room name and a text may be; both sides ask here, so that they agree. */

/** Control characters, and the bidirectional overrides and isolates that let one name look like another. */
const DECEPTIVE = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;
/** White space and code points that show nothing at all. */
const INVISIBLE_ONLY = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;
const ROOM_NAME = /^[a-z0-9._-]{1,64}$/;

/** The room that a base URL without a room stands for. */
export const DEFAULT_ROOM = 'lobby';

/** Length in code points, the unit of every text limit [PROTOCOLS 1 Fields]. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Empty or only white space [PROTOCOLS 1 /message]. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Whether a name or password has control or bidirectional-override characters, which answer 422. */
export function isDeceptive(text: string): boolean {
  return DECEPTIVE.test(text);
}

/** Whether a text would show as nothing: no name for a person. */
export function isInvisible(text: string): boolean {
  return INVISIBLE_ONLY.test(text);
}

/** The room a path segment names, lower-cased, or undefined where no room can have that name (404). */
export function parseRoomName(segment: string): string | undefined {
  const name = segment.toLowerCase();
  return ROOM_NAME.test(name) && name !== '.' && name !== '..' ? name : undefined;
}
