const LETTER_BEFORE = /[\p{L}\p{M}\p{N}_]$/u;
const LETTER_AFTER = /^[\p{L}\p{M}\p{N}_]/u;

/** Whether a text speaks of somebody: has the name as a word of its own, with or without `@`. */
export function mentions(text: string, name: string): boolean {
  const where = text.toLowerCase();
  const word = name.toLowerCase();
  if (word === '') return false;
  for (let at = where.indexOf(word); at >= 0; at = where.indexOf(word, at + 1)) {
    // Two characters hold any one code point.
    const before = where.slice(Math.max(0, at - 2), at);
    const after = where.slice(at + word.length, at + word.length + 2);
    if (!LETTER_BEFORE.test(before) && !LETTER_AFTER.test(after)) return true;
  }
  return false;
}
