import { describe, expect, test } from 'vitest';
import type { Message } from '../../../protocol/events.ts';
import { parseUnread, Unread } from '../../../web/src/store/unread.ts';

function message(id: string, created = 1, text = 'hi'): Message {
  return { type: 'Message', id, created, user: 'bob', message: text };
}

describe('while nobody looks', () => {
  test('messages count, mentions apart, and the line stands before the first', () => {
    const unread = new Unread();
    unread.heard(message('a'), 'ana');
    unread.heard(message('b', 2, 'Ana?'), 'ana');
    expect(unread).toMatchObject({ count: 2, mentions: 1, divider: 'a' });
  });

  test('a look ends the count; the line stays until the user looks away', () => {
    const unread = new Unread();
    unread.heard(message('a'), 'ana');
    unread.look(true, message('a'));
    unread.heard(message('b'), 'ana');
    expect(unread).toMatchObject({ count: 0, mentions: 0, divider: 'a' });
    unread.look(false, message('b'));
    expect(unread.divider).toBeUndefined();
    unread.heard(message('c'), 'ana');
    expect(unread).toMatchObject({ count: 1, divider: 'c' });
  });
});

describe('on the page after', () => {
  test('the count goes on', () => {
    const before = new Unread();
    before.heard(message('a', 1, 'ana!'), 'ana');
    const unread = new Unread(before.save());
    unread.heard(message('b', 2), 'ana');
    expect(unread).toMatchObject({ count: 2, mentions: 1, divider: 'a' });
  });

  test('a room that tells its history again is counted from what was looked at last', () => {
    const before = new Unread();
    before.look(true, undefined);
    before.heard(message('a', 1), 'ana');
    before.look(false, message('a', 1));
    before.heard(message('b', 2), 'ana');
    const unread = new Unread(before.save(), true);
    for (const told of [message('a', 1), message('b', 2), message('c', 3)]) unread.heard(told, 'ana');
    expect(unread).toMatchObject({ count: 2, divider: 'b' });
  });

  test('what is stored may be anything', () => {
    expect(parseUnread({ count: 'many' })).toBeUndefined();
    expect(parseUnread(JSON.parse(JSON.stringify(new Unread().save())))).toEqual(new Unread().save());
  });
});
