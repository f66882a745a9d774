/**
 * What of a room is stored sealed: what people write, and what proves who they are. Each is bound to its place, so
 * that it opens nowhere else.
 */

/** What the room is about; a setting. */
export const TOPIC = 'topic';
/** What the room signs its tokens with, in hexadecimal; a setting. */
export const TOKEN_SECRET = 'token_secret';
/** The settings that are sealed; each is bound to its name. */
export const SEALED_SETTINGS = [TOPIC, TOKEN_SECRET] as const;

/** The place of a guest's secret. Guests choose ids of their own, and none is to be the place of something else. */
export function secretOf(person: string): string {
  return `secret of ${person}`;
}

/**
 * The columns that are sealed.
 * `read` gives `id` and `stored` of the next rows after an id, so many of them; `write` stores it anew for an id.
 */
export const SEALED_ROWS = [
  {
    read: 'SELECT id, text AS stored FROM events WHERE id > ? AND text IS NOT NULL ORDER BY id LIMIT ?',
    write: 'UPDATE events SET text = ? WHERE id = ?',
    placeOf: (id: string) => id,
  },
  {
    read: 'SELECT id, secret AS stored FROM people WHERE id > ? AND secret IS NOT NULL ORDER BY id LIMIT ?',
    write: 'UPDATE people SET secret = ? WHERE id = ?',
    placeOf: secretOf,
  },
] as const;
