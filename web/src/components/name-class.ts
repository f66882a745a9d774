/** Number of name colours in `styles/tokens.css`. */
const COLOURS = 8;

/** The class that gives a name its colour: always the same for the same name. */
export function nameClass(name: string): string {
  // FNV-1a; its upper half is mixed better.
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return `name--${(hash >>> 16) % COLOURS}`;
}
