import { expect, test, vi } from 'vitest';
import type { StoredEvent } from '../../../protocol/events.ts';
import { Audience } from '../../../worker/room/audience.ts';
import { Clock } from '../../../worker/room/clock.ts';
import { History } from '../../../worker/room/history.ts';
import { Journal } from '../../../worker/room/journal.ts';
import { Seal } from '../../../worker/seal.ts';
import { inFreshRoom } from './storage.ts';

function inJournal<R>(
  sync: (real: () => Promise<void>) => Promise<void>,
  run: (journal: Journal, told: (string | StoredEvent)[], onFailure: ReturnType<typeof vi.fn>) => Promise<R>,
): Promise<R> {
  return inFreshRoom(({ storage }) => {
    const history = new History(storage, new Seal([]), 100);
    history.open();
    const told: (string | StoredEvent)[] = [];
    const onFailure = vi.fn();
    const synced = new Proxy(storage, {
      get: (target, name) => {
        if (name === 'sync') return () => sync(() => target.sync());
        return Reflect.get(target, name, target);
      },
    });
    const journal = new Journal({
      storage: synced,
      clock: new Clock(),
      history,
      publish: (events) => {
        told.push(...events.map(({ event }) => event));
      },
      audience: new Audience(15),
      onFailure,
    });
    journal.open();
    return run(journal, told, onFailure);
  });
}

test('[DESIGN promise 2] nobody is told before the disk has it; one write for what comes together', () => {
  const disk = Promise.withResolvers<void>();
  let writes = 0;
  const sync = async (real: () => Promise<void>) => {
    writes += 1;
    await disk.promise;
    await real();
  };
  return inJournal(sync, async (journal, told) => {
    const before = journal.flushedId;
    journal.append({ type: 'Message', user: 'ann', message: 'one' });
    journal.append({ type: 'Message', user: 'ann', message: 'two' });
    const settled = journal.settled();
    await scheduler.wait(0);
    expect(told).toEqual([]);
    expect(journal.flushedId).toBe(before);
    disk.resolve();
    await settled;
    expect(told).toMatchObject([{ message: 'one' }, { message: 'two' }]);
    expect(journal.flushedId > before).toBe(true);
    expect(writes).toBe(1);
  });
});

test('what is done while the disk is busy is done together afterwards, and is one write', () => {
  const disk = Promise.withResolvers<void>();
  let writes = 0;
  const sync = async (real: () => Promise<void>) => {
    writes += 1;
    if (writes === 1) await disk.promise;
    await real();
  };
  return inJournal(sync, async (journal, told) => {
    const say = (message: string) =>
      journal.together(() => journal.append({ type: 'Message', user: 'ann', message }));
    const done: string[] = [];
    await say('at once');
    const said = Promise.all(['one', 'two'].map((message) => say(message).then(() => done.push(message))));
    const refused = journal.together(() => {
      throw new Error('no');
    });
    const heard = expect(refused).rejects.toThrow('no');
    await scheduler.wait(0);
    expect(done).toEqual([]);
    disk.resolve();
    await Promise.all([said, heard]);
    // In the turn in which they are done: nothing of it is written yet.
    expect(writes).toBe(2);
    await journal.settled();
    expect(told).toMatchObject(['at once', 'one', 'two'].map((message) => ({ message })));
    expect(writes).toBe(2);
  });
});

test('[DESIGN promise 2] what waited for a write that was refused is not done', () =>
  inJournal(
    () => Promise.reject(new Error('disk full')),
    async (journal, told) => {
      journal.append({ type: 'Message', user: 'ann', message: 'lost' });
      await Promise.resolve();
      const act = vi.fn();
      await expect(journal.together(act)).rejects.toThrow('disk full');
      expect(act).not.toHaveBeenCalled();
      expect(told).toEqual([]);
    },
  ));

test('[DESIGN promise 1] what is performed happens between the events it was entered between', () =>
  inJournal(
    (real) => real(),
    async (journal, told) => {
      journal.append({ type: 'Message', user: 'ann', message: 'before' });
      journal.perform(() => told.push('effect'));
      journal.append({ type: 'Part', user: 'ann' });
      await journal.settled();
      expect(told).toMatchObject([{ message: 'before' }, 'effect', { type: 'Part' }]);
    },
  ));

test('[DESIGN promise 2] a refused write is told to nobody: the poster gets the error, the room is reset', () =>
  inJournal(
    () => Promise.reject(new Error('disk full')),
    async (journal, told, onFailure) => {
      journal.append({ type: 'Message', user: 'ann', message: 'lost' });
      await expect(journal.settled()).rejects.toThrow('disk full');
      expect(told).toEqual([]);
      expect(onFailure).toHaveBeenCalledOnce();
    },
  ));
