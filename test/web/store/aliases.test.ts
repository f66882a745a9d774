import { beforeEach, expect, test, vi } from 'vitest';
import { Aliases } from '../../../web/src/store/aliases.ts';

beforeEach(() => localStorage.clear());

test('an alias belongs to one room, is kept, and is forgotten when it is blank', () => {
  const aliases = new Aliases();
  const heard = vi.fn();
  aliases.subscribe(heard);
  aliases.set('http://a', 'bob', ' Robert ');
  expect(heard).toHaveBeenCalledTimes(1);
  expect(new Aliases().of('http://a')).toEqual({ bob: 'Robert' });
  expect(new Aliases().of('http://b')).toEqual({});
  aliases.set('http://a', 'bob', ' ');
  expect(new Aliases().of('http://a')).toEqual({});
});

test('a room whose aliases did not change keeps its object', () => {
  const aliases = new Aliases();
  aliases.set('http://a', 'bob', 'Robert');
  const before = aliases.of('http://a');
  aliases.set('http://b', 'bob', 'Bobby');
  expect(aliases.of('http://a')).toBe(before);
});

test.each(['nonsense', '[]', '{"http://a":{"bob":7}}'])('a stored %s is no alias', (stored) => {
  localStorage.setItem('parley.aliases', stored);
  expect(new Aliases().of('http://a')).toEqual({});
});

test('another tab’s alias shows', () => {
  const aliases = new Aliases();
  aliases.listenToTabs();
  new Aliases().set('http://a', 'bob', 'Robert');
  dispatchEvent(new StorageEvent('storage', { key: 'parley.aliases' }));
  expect(aliases.of('http://a')).toEqual({ bob: 'Robert' });
});
