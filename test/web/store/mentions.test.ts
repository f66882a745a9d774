import { expect, test } from 'vitest';
import { mentions } from '../../../web/src/store/mentions.ts';

test.each([
  ['ann, are you there?', 'ann'],
  ['hey @Ann!', 'ann'],
  ['(ANN)', 'ann'],
  ['joanna and ann', 'ann'],
  ['für Zoë.', 'zoë'],
  ['come, c++', 'c++'],
  ['名前さん、佐藤 いる?', '佐藤'],
])('“%s” speaks of %s', (text, name) => {
  expect(mentions(text, name)).toBe(true);
});

test.each([
  ['joanna', 'ann'],
  ['annual', 'ann'],
  ['ann_2', 'ann'],
  ['Zoë', 'zo'],
  ['𝒜ann', 'ann'],
  ['nobody', ''],
])('“%s” does not speak of %s', (text, name) => {
  expect(mentions(text, name)).toBe(false);
});
