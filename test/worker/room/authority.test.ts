import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import { MIGRATIONS } from '../../../worker/room/migrations.ts';
import { Room } from '../../../worker/room/room.ts';
import { writeSetting } from '../../../worker/room/schema.ts';
import { inFreshRoom } from './storage.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** The schema in which nothing says who registered first. */
const BEFORE_OWNERS = 2;

/** Who owns a room of that schema, when it is opened now. @param entered those who opened a stream, in order */
function ownersOf(accounts: readonly string[], entered: readonly string[], owners = ''): Promise<string[]> {
  return runInDurableObject(env.ROOMS.getByName(crypto.randomUUID()), async (_actor, state) => {
    const { sql } = state.storage;
    sql.exec('CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID');
    for (const migration of MIGRATIONS.slice(0, BEFORE_OWNERS)) sql.exec(migration);
    writeSetting(state.storage, 'schema', BEFORE_OWNERS);
    for (const name of accounts) sql.exec("INSERT INTO accounts VALUES (?, 'hash', 'm', 's')", name);
    sql.exec("INSERT INTO people (id, realm, key, name) VALUES ('c=', 'classroom', 'ann', 'ann')");
    for (const name of entered) {
      sql.exec("INSERT INTO people (id, realm, key, name) VALUES (?1, 'account', ?1, ?1)", name);
    }
    const room = new Room('tea', state, parseConfig({ ROOM_OWNERS: owners }));
    await room.open();
    return accounts.filter((name) => room.rights.standingOf(room.rights.account(name)) === 'owner');
  });
}

test.each([
  ['the only account', ['zoe'], [], ['zoe']],
  ['of several, the first that came in', ['ann', 'bob', 'zoe'], ['zoe', 'ann'], ['zoe']],
  ['nobody, where none of several ever came in', ['ann', 'bob'], [], []],
])('[docs/rights.md] a room from before there were owners: %s', async (_, accounts, entered, owners) => {
  expect(await ownersOf(accounts, entered)).toEqual(owners);
  expect(await ownersOf(accounts, entered, 'bob')).toEqual(accounts.filter((name) => name === 'bob'));
});

test('[docs/rights.md] of two who register at once in a new room, one is its owner', () =>
  inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({}));
    await room.open();
    for (const name of ['ann', 'bob']) {
      room.rights.registers(name);
      room.accounts.save({ name, password: '', messageJti: 'm', streamJti: 's' });
    }
    expect(room.rights.standingOf(room.rights.account('ann'))).toBe('owner');
    expect(room.rights.standingOf(room.rights.account('bob'))).toBe('member');
  }));

test('[docs/protocols.md /slow] the wait ends, outlives a sleep of the room, and no clock makes it longer', () =>
  inFreshRoom(async (state) => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
    const awake = () => new Room('tea', state, parseConfig({})).pace;
    awake().set(10);
    awake().spend(['ann']);
    const wait = (person: string) => {
      try {
        awake().require([person]);
        return 0;
      } catch (problem) {
        return problem;
      }
    };
    expect(wait('ann')).toMatchObject({ code: 'slow-mode', headers: { 'Retry-After': '10' } });
    expect(wait('bob')).toBe(0);
    vi.setSystemTime(1_009_001);
    expect(wait('ann')).toMatchObject({ headers: { 'Retry-After': '1' } });
    vi.setSystemTime(1_010_000);
    expect(wait('ann')).toBe(0);
    vi.setSystemTime(0);
    expect(wait('ann')).toMatchObject({ headers: { 'Retry-After': '10' } });
    awake().set(0);
    expect(wait('ann')).toBe(0);
  }));

test('[Bounded memory] whoever need not wait any more is forgotten', () =>
  inFreshRoom(async (state) => {
    vi.useFakeTimers({ now: 1_000_000, toFake: ['Date'] });
    const { pace } = new Room('tea', state, parseConfig({}));
    pace.set(10);
    for (let guest = 0; guest < 100; guest += 1) {
      vi.setSystemTime(1_000_000 + guest * 1_000);
      pace.spend([`person ${guest}`, `line ${guest}`]);
    }
    expect(state.storage.sql.exec('SELECT person FROM spoke').toArray()).toHaveLength(2 * 10);
    expect(() => pace.require(['person 99'])).toThrow();
  }));
