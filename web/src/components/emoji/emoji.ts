/** Emoji by their shortcodes, as GitHub, and so our server, spells them. */
import { type Gemoji, gemoji, nameToEmoji } from 'gemoji';

/** The groups, in the order of the Unicode standard. */
export const CATEGORIES: readonly string[] = [...new Set(gemoji.map(({ category }) => category))];

/** Everything in a group. */
export function emojiIn(category: string): readonly Gemoji[] {
  return gemoji.filter((each) => each.category === category);
}

/** What a shortcode stands for. @param name without its colons */
export function emojiNamed(name: string): string | undefined {
  return Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name] : undefined;
}

/** Emoji whose names or meanings begin with a text, names first. */
export function findEmoji(start: string, most: number): readonly Gemoji[] {
  const wanted = start.toLowerCase();
  const byName = gemoji.filter(({ names }) => names.some((name) => name.startsWith(wanted)));
  const byMeaning = gemoji.filter(
    (each) =>
      !byName.includes(each) &&
      [...each.tags, ...each.description.split(' ')].some((word) => word.startsWith(wanted)),
  );
  return [...byName, ...byMeaning].slice(0, most);
}
