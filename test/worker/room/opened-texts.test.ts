import { expect, test } from 'vitest';
import { OpenedTexts } from '../../../worker/room/opened-texts.ts';

test('[DESIGN promise 6] the newest texts are kept, and neither many nor long ones fill the memory', () => {
  const many = new OpenedTexts();
  for (let number = 0; number < 3_000; number += 1) many.add(`${number}`, 'x');
  expect([many.get('1999'), many.get('2000'), many.get('2999')]).toEqual([undefined, 'x', 'x']);

  const long = new OpenedTexts();
  for (let number = 0; number < 10; number += 1) long.add(`${number}`, 'x'.repeat(100_000));
  expect([7, 8, 9].map((number) => long.get(`${number}`)?.length)).toEqual([undefined, 100_000, 100_000]);

  long.add('endless', 'x'.repeat(300_000));
  expect([8, 9, 'endless'].map((id) => long.get(`${id}`))).toEqual([undefined, undefined, undefined]);
  long.add('next', 'short');
  expect(long.get('next')).toBe('short');
});
