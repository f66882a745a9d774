import { expect, test, vi } from 'vitest';
import type { Told } from '../../../worker/room/broadcast.ts';
import { Clock } from '../../../worker/room/clock.ts';
import { History } from '../../../worker/room/history.ts';
import { People } from '../../../worker/room/people.ts';
import { readSetting } from '../../../worker/room/schema.ts';
import { Sealing } from '../../../worker/room/sealing.ts';
import { Tokens } from '../../../worker/room/tokens.ts';
import { Topic } from '../../../worker/room/topic.ts';
import { parseStorageKey, type StorageKey } from '../../../worker/storage-key.ts';
import { inFreshRoom } from './storage.ts';

const [OLD, NEW] = [1, 2].map((fill) => {
  const key = parseStorageKey(btoa(String.fromCharCode(...new Uint8Array(32).fill(fill))));
  if (key === undefined) throw new Error('no key');
  return key;
}) as [StorageKey, StorageKey];
const MANY = 120;

/** A room whose life begins anew with each call of `live`. */
function inRoom<R>(run: (room: ReturnType<typeof lives>) => R | Promise<R>): Promise<R> {
  return inFreshRoom((state) => {
    state.storage.sql.exec('DELETE FROM events; DELETE FROM settings');
    return run(lives(state));
  });
}

function lives({ storage }: DurableObjectState) {
  const clock = new Clock();
  const live = (...keys: StorageKey[]) => {
    const sealing = new Sealing('tea', storage, keys);
    const history = new History(storage, sealing.seal, 1_000);
    const topic = new Topic(storage, sealing.seal);
    sealing.check();
    history.open();
    topic.open();
    sealing.open(history.last() === undefined);
    return {
      topic,
      read: () => {
        const page = (after: string): string[] => {
          const told = history.page(after, history.lastId(), 'all', 'b=');
          const texts = told.map(({ event }) => ('message' in event ? event.message : ''));
          return texts.length === 0 ? [] : [...texts, ...page(told.at(-1)?.event.id ?? '')];
        };
        return page('');
      },
      say: (message: string, to?: string) => {
        const event = { ...clock.stamp(), user: 'ann', message };
        const told: Told = to
          ? { event: { type: 'DirectMessage', ...event, to }, person: 'a=', recipient: 'b=' }
          : { event: { type: 'Message', ...event }, person: 'a=' };
        history.append(told);
      },
    };
  };
  /** How many texts lie under what: ids of keys, or `plain`. */
  const under = () => {
    const texts = storage.sql.exec<{ text: string | ArrayBuffer }>('SELECT text FROM events').toArray();
    const topic = readSetting(storage, 'topic');
    const counts: Record<string, number> = {};
    for (const text of [...texts.map((row) => row.text), ...(topic === undefined ? [] : [topic])]) {
      const id =
        text instanceof ArrayBuffer
          ? Array.from(new Uint8Array(text, 1, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
          : 'plain';
      counts[id] = (counts[id] ?? 0) + 1;
    }
    return counts;
  };
  return { live, under, seals: () => readSetting(storage, 'seals') };
}

test('with a key every text is stored sealed: messages, private ones, the topic', () =>
  inRoom(({ live, under, seals }) => {
    const room = live(OLD);
    room.say('hello');
    room.say('psst', 'bob');
    room.topic.set('tea');
    expect(under()).toEqual({ [OLD.id]: 3 });
    expect(seals()).toBe(OLD.id);
    const again = live(OLD);
    expect(again.read()).toEqual(['hello', 'psst']);
    expect(again.topic.told).toBe('tea');
  }));

test('without a key nothing is noted and texts are plain', () =>
  inRoom(({ live, under, seals }) => {
    live().say('hello');
    expect(under()).toEqual({ plain: 1 });
    expect(seals()).toBeUndefined();
  }));

test.each([
  ['plain texts', []],
  ['texts under an older key', [OLD]],
])('%s are renewed while the room goes on, and a room that is interrupted goes on later', (_, before) =>
  inRoom(async ({ live, under, seals }) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const first = live(...before);
    const texts = Array.from({ length: MANY }, (_, n) => `${n}`);
    for (const text of texts) first.say(text);
    first.topic.set('tea');
    const from = before[0]?.id ?? 'plain';

    const second = live(NEW, ...before);
    // In the first turn a batch, and no more: the others wait for nobody's turn.
    expect(under()[from]).toBeGreaterThan(0);
    expect(second.read()).toEqual(texts);
    second.say('meanwhile');
    expect(seals()).toBe(`${from} ${NEW.id}`);
    // Another life begins while the first is at it.
    const third = live(NEW, ...before);
    await vi.waitUntil(() => seals() === NEW.id, { timeout: 5_000 });
    expect(under()).toEqual({ [NEW.id]: MANY + 2 });
    expect(third.read()).toEqual([...texts, 'meanwhile']);
    expect(live(NEW).topic.told).toBe('tea');
    expect(log.mock.calls.flat().join('\n')).toContain(NEW.id);
    log.mockRestore();
  }),
);

test('guests’ secrets and the key of the tokens are sealed, too, and are the same under another key', () =>
  inFreshRoom(async ({ storage }) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const live = async (...keys: StorageKey[]) => {
      const sealing = new Sealing('tea', storage, keys);
      const people = new People(storage.sql, sealing.seal);
      const tokens = new Tokens(storage, 'tea', sealing.seal);
      await tokens.open(undefined);
      sealing.open(false);
      return { people, tokens };
    };
    const first = await live();
    const guests = Array.from({ length: MANY }, (_, n) => first.people.meet('test', `${n}`, 'guest').id);
    const secrets = guests.map((id) => first.people.secretOf(id));
    const token = await first.tokens.sign('stream', 'ann', 'j');
    const stored = () => [
      readSetting(storage, 'token_secret'),
      ...storage.sql
        .exec<{ secret: string | ArrayBuffer }>('SELECT secret FROM people')
        .toArray()
        .map(({ secret }) => secret),
    ];
    expect(stored().every((each) => typeof each === 'string')).toBe(true);

    const lives: StorageKey[][] = [[OLD], [NEW, OLD], [NEW]];
    for (const keys of lives) {
      const { people, tokens } = await live(...keys);
      const late = people.meet('test', keys.map(({ id }) => id).join(), 'guest').id;
      await vi.waitUntil(() => readSetting(storage, 'seals') === keys[0]?.id, { timeout: 5_000 });
      for (const each of stored()) {
        expect(each).toBeInstanceOf(ArrayBuffer);
        expect(new Uint8Array(each as ArrayBuffer, 1, 4).toHex()).toBe(keys[0]?.id);
      }
      expect(guests.map((id) => people.secretOf(id))).toEqual(secrets);
      expect(people.hasSecret(late, people.secretOf(late) ?? '')).toBe(true);
      expect(await tokens.verify(token, 'stream')).toMatchObject({ user: 'ann', jti: 'j' });
      guests.push(late);
      secrets.push(people.secretOf(late));
    }
    // What is one guest's opens for no other.
    storage.sql.exec('UPDATE people SET secret = (SELECT secret FROM people WHERE id = ?)', guests[0]);
    const { people } = await live(NEW);
    expect(() => people.hasSecret(guests[1] ?? '', secrets[0] ?? '')).toThrow();
    log.mockRestore();
  }));

test('a room whose key is not at hand is refused with 503, says which in the log, and is left alone', () =>
  inRoom(({ live, under, seals }) => {
    live(OLD).say('hello');
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    for (const keys of [[], [NEW]]) {
      expect(() => live(...keys)).toThrow(expect.objectContaining({ code: 'unavailable' }));
      expect(log.mock.lastCall?.join()).toContain(OLD.id);
    }
    log.mockRestore();
    expect(under()).toEqual({ [OLD.id]: 1 });
    expect(seals()).toBe(OLD.id);
    expect(live(OLD).read()).toEqual(['hello']);
  }));
