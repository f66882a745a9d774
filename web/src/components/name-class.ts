/** Number of name colours in `styles/tokens.css`. */
const COLOURS = 8;

/** The class that gives a name its colour: always the same for the same name. */
export function nameClass(name: string): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return `name--${hash % COLOURS}`;
}
