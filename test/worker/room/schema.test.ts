import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { History } from '../../../worker/room/history.ts';
import { MIGRATIONS, SECRETS_SEALED } from '../../../worker/room/migrations.ts';
import { migrate, readSetting, writeSetting } from '../../../worker/room/schema.ts';
import { Tokens } from '../../../worker/room/tokens.ts';
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

test('secrets of a room from before they were sealed are plain, and still prove the same', () =>
  runInDurableObject(env.ROOMS.getByName(crypto.randomUUID()), async (_room, { storage }) => {
    storage.sql.exec('CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID');
    for (const migration of MIGRATIONS.slice(0, SECRETS_SEALED - 1)) storage.sql.exec(migration);
    writeSetting(storage, 'schema', SECRETS_SEALED - 1);
    writeSetting(storage, 'seals', '0123abcd');
    const secret = new Uint8Array(32).fill(0xa5);
    writeSetting(storage, 'token_secret', secret);
    migrate(storage);
    expect(readSetting(storage, 'seals')).toBe('plain 0123abcd');
    const tokens = new Tokens(storage, 'tea', new Seal([]));
    await tokens.open(undefined);
    const token = await new SignJWT({ use: 'message' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('ann')
      .setAudience('tea')
      .setJti('j')
      .setExpirationTime('1h')
      .sign(secret);
    expect(await tokens.verify(token, 'message')).toMatchObject({ user: 'ann' });
  }));
