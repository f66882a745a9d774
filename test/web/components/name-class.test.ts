import { expect, test } from 'vitest';
import { nameClass } from '../../../web/src/components/name-class.ts';

test('a name always has the same colour, and names spread over all eight', () => {
  const names = Array.from({ length: 400 }, (_, i) => `student${i}`);
  expect(names.map(nameClass)).toEqual(names.map(nameClass));
  const sizes = Object.values(Object.groupBy(names, nameClass)).map((group) => group?.length ?? 0);
  expect(sizes).toHaveLength(8);
  expect(Math.min(...sizes)).toBeGreaterThan(20);
});
