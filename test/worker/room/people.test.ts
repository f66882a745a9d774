import { expect, test } from 'vitest';
import { ACCOUNTS, People } from '../../../worker/room/people.ts';
import { Seal } from '../../../worker/seal.ts';
import { inFreshRoom } from './storage.ts';

test('[docs/protocols.md secret] a secret of 128 bits proves one person, and an id that is older than secrets nobody', () =>
  inFreshRoom(({ storage }) => {
    const people = new People(storage.sql, new Seal([]));
    const ann = people.meet('test', 'ann', 'ann');
    const bob = people.meet('test', 'bob', 'bob');
    const secret = people.secretOf(ann.id) ?? '';
    expect(atob(secret)).toHaveLength(16);
    expect(secret).not.toBe(people.secretOf(bob.id));
    expect(people.hasSecret(ann.id, secret)).toBe(true);
    for (const wrong of [
      '',
      secret.slice(1),
      `${secret}x`,
      people.secretOf(bob.id) ?? '',
      '\u{1f600}'.repeat(6),
    ])
      expect(people.hasSecret(ann.id, wrong)).toBe(false);
    storage.sql.exec('UPDATE people SET secret = NULL WHERE id = ?', ann.id);
    expect(people.hasSecret(ann.id, '')).toBe(false);
    expect(people.hasSecret('nobody', '')).toBe(false);
  }));

test('those who only passed by are forgotten as others come, accounts are not', () =>
  inFreshRoom(({ storage }) => {
    const people = new People(storage.sql, new Seal([]));
    people.meet(ACCOUNTS, 'ann', 'ann');
    const first = people.meet('test', 'first', 'first');
    for (let n = 0; n < 12_000; n += 1) people.meet('test', `guest ${n}`, 'guest');
    expect(people.find(first.id)).toBeUndefined();
    expect(people.lookUp(ACCOUNTS, 'ann')).toBeDefined();
    const { n } = storage.sql.exec<{ n: number }>('SELECT COUNT(*) AS n FROM people').one();
    expect(n).toBeLessThanOrEqual(11_001);
  }));
