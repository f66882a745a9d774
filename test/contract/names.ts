/** Names that nobody may have, on any door [PROTOCOLS 1 /login, DESIGN Limits]. */
export const UNUSABLE_NAMES: readonly (readonly [what: string, name: unknown])[] = [
  ['nothing', undefined],
  ['an empty text', ''],
  ['white space', ' \t\u00a0'],
  ['a control character', 'a\u0007b'],
  ['a line end', 'a\nb'],
  ['NUL', 'a\0b'],
  ['a right-to-left override', 'a\u202eb'],
  ['a bidirectional isolate', 'a\u2066b'],
  ['65 code points', 'x'.repeat(65)],
  ['65 emoji', '😀'.repeat(65)],
  ['a number', 7],
  ['true', true],
  ['null', null],
  ['an array', ['ann']],
  ['an object', { toString: 'ann' }],
];

/** Names that look odd and are good. */
export const USABLE_NAMES = [
  'a',
  'Ann Lee',
  ' ann ',
  'ü',
  '😀'.repeat(64),
  '<b>',
  '__proto__',
  'constructor',
  '/quit',
  'null',
];

/** Texts that nobody can say. */
export const UNUSABLE_TEXTS: readonly (readonly [what: string, text: unknown])[] = [
  ['nothing', undefined],
  ['an empty text', ''],
  ['white space', ' \n\t\u00a0'],
  ['4,001 code points', 'x'.repeat(4_001)],
  ['a number', 7],
  ['false', false],
  ['null', null],
  ['an array', ['hello']],
  ['an object', { text: 'hello' }],
];
