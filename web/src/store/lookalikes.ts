/**
 * Names that look alike and are not the same. The rooms compare names by code point, so that nobody's name is changed
 * behind their back; who reads them has only their eyes.
 */

/** Letters of other alphabets that look like Latin ones, in lower case. */
const TWINS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    // Cyrillic
    ...[
      'аa',
      'вb',
      'еe',
      'ѕs',
      'іi',
      'јj',
      'кk',
      'мm',
      'нh',
      'оo',
      'рp',
      'сc',
      'тt',
      'уy',
      'хx',
      'һh',
      'ԁd',
      'ԛq',
      'ԝw',
      'ӏl',
      'ё\u0065\u0308',
    ],
    // Greek
    ...['αa', 'βb', 'εe', 'ζz', 'ηn', 'ιi', 'κk', 'μu', 'νv', 'οo', 'ρp', 'τt', 'υu', 'χx', 'γy'],
    // Armenian, and Latin of its own
    ...['օo', 'ոn', 'սu', 'հh', 'ɑa', 'ɡg', 'ıi', 'ʟl'],
  ].map((pair) => [[...pair][0], [...pair].slice(1).join('')]),
);
/** Digits and letters that many typefaces do not tell apart. */
const STROKES: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/[i1|!]/g, 'l'],
  [/0/g, 'o'],
];
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Z}\s]+/gu;

/** What was found out before, by name: a list of people changes one by one. */
const skeletons = new Map<string, string>();
/** Names that are remembered. */
const MAX_REMEMBERED = 20_000;

/** What is left of a name when all that an eye may miss is taken away: the same for names that look alike. */
export function skeleton(name: string): string {
  const folded = name.normalize('NFKC').toLowerCase().replace(UNSEEN, '');
  const latin = [...folded].map((letter) => TWINS[letter] ?? letter).join('');
  return STROKES.reduce((text, [stroke, twin]) => text.replace(stroke, twin), latin);
}

/**
 * Whom each name could be taken for: one's own name, or that of somebody who came before.
 * @param names of those present, in the order of their coming
 */
export function lookalikes(names: readonly string[], user: string): ReadonlyMap<string, string> {
  const first = new Map([[skeleton(user), user]]);
  const found = new Map<string, string>();
  for (const name of names) {
    const key = remembered(name);
    const other = first.get(key);
    if (other === undefined) first.set(key, name);
    else if (other !== name) found.set(name, other);
  }
  return found;
}

function remembered(name: string): string {
  const known = skeletons.get(name);
  if (known !== undefined) return known;
  if (skeletons.size >= MAX_REMEMBERED) skeletons.clear();
  const key = skeleton(name);
  skeletons.set(name, key);
  return key;
}
