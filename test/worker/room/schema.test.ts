import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { History } from '../../../worker/room/history.ts';
import { MIGRATIONS } from '../../../worker/room/migrations.ts';
import { migrate, readSetting, writeSetting } from '../../../worker/room/schema.ts';
import { Seal } from '../../../worker/seal.ts';

test.each(MIGRATIONS.keys().drop(1).toArray())(
  'what a room of schema version %i keeps is read by the newest',
  (version) =>
    runInDurableObject(env.ROOMS.getByName(crypto.randomUUID()), (_room, { storage }) => {
      storage.sql.exec('CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID');
      for (const migration of MIGRATIONS.slice(0, version)) storage.sql.exec(migration);
      writeSetting(storage, 'schema', version);
      storage.sql.exec("INSERT INTO accounts VALUES ('ann', 'hash', 'm', 's')");
      storage.sql.exec(
        "INSERT INTO events (id, created, type, user, text, person) VALUES ('01', 1.5, 'Message', 'ann', 'old', 'a=')",
      );
      migrate(storage);
      expect(readSetting(storage, 'schema')).toBe(MIGRATIONS.length);
      const history = new History(storage, new Seal([]), 10);
      history.open();
      expect(history.page('', '~', 'all', '')).toEqual([
        { event: { type: 'Message', id: '01', created: 1.5, user: 'ann', message: 'old' }, person: 'a=' },
      ]);
      expect(storage.sql.exec('SELECT name FROM accounts').toArray()).toEqual([{ name: 'ann' }]);
    }),
);
