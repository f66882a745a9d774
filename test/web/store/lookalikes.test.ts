import { expect, test } from 'vitest';
import { lookalikes, skeleton } from '../../../web/src/store/lookalikes.ts';

test.each([
  ['another alphabet', 'walter', 'wаltеr'],
  ['Greek letters', 'bob', 'βοb'],
  ['capitals', 'walter', 'Walter'],
  ['a digit', 'olga', '0lga'],
  ['strokes', 'ill', 'I1l'],
  ['two letters for one', 'mary', 'rnary'],
  ['a zero-width space', 'ann', 'an\u200bn'],
  ['a mark of direction', 'ann', 'ann\u200e'],
  ['a space at the end', 'ann', 'ann '],
  ['another space', 'ann lee', 'ann\u00a0lee'],
  ['full-width letters', 'ann', 'ａｎｎ'],
  ['a ligature', 'fiona', 'ﬁona'],
])('[DESIGN the web client] %s: %s looks like %s', (_, name, twin) => {
  expect(skeleton(twin)).toBe(skeleton(name));
});

test.each([
  ['ann', 'anna'],
  ['bob', 'rob'],
  ['jose', 'josé'],
  ['walter', 'walter-2'],
  ['Анна', 'Инна'],
  ['😀', '😃'],
])('[DESIGN the web client] %s does not look like %s', (name, other) => {
  expect(skeleton(other)).not.toBe(skeleton(name));
});

test('[DESIGN the web client] who came later is marked, and whoever looks like oneself always', () => {
  const present = ['wаlter', 'bob', 'b0b', 'walter', 'cat'];
  expect([...lookalikes(present, 'walter')]).toEqual([
    ['wаlter', 'walter'],
    ['b0b', 'bob'],
  ]);
});
