/** Encryption at rest: `STORAGE_KEY`, as an operator sees it. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withRoom } from '../../selfhost/room-database.ts';
import { forgetSeals } from '../../selfhost/seals-noted.ts';
import { Seal } from '../../worker/seal.ts';
import { parseStorageKey } from '../../worker/storage-key.ts';
import { heard, key, said, site, talk } from './site.ts';

/** Rooms' texts are renewed in batches of 50: so many that it takes several turns. */
const MANY = 120;

test('what is said, to all or to one, is in no file: while it runs, when it was killed, when it has ended', async () => {
  const { start, leaks } = await site();
  const secret = key();
  const first = await start(secret);
  await talk(first);
  expect(leaks()).toEqual([]);
  await first.kill();
  expect(leaks()).toEqual([]);

  const second = await start(secret);
  expect(await heard(second)).toEqual(said());
  await second.stop();
  expect(leaks()).toEqual([]);
});

test.each(['stop', 'kill'] as const)(
  'a store that was plain until a %s is sealed before it is served, and nothing of it is left in any file',
  async (end) => {
    const { start, leaks } = await site();
    const first = await start();
    await talk(first, MANY);
    expect(leaks()).not.toEqual([]);
    await first[end]();

    const secret = key();
    const second = await start(secret);
    expect(leaks()).toEqual([]);
    expect(second.output).toMatch(/^parley: sealed \d{3} texts$/m);
    expect(await heard(second)).toEqual(said(MANY));
    await second.stop();
    expect(leaks()).toEqual([]);

    const third = await start(secret);
    expect(third.output).not.toContain('seal');
  },
);

test('a sealing that was interrupted before the file was written anew is taken up again', async () => {
  const { start, leaks } = await site();
  const first = await start();
  await talk(first, MANY);
  await first.stop();
  const secret = key();
  const storageKey = parseStorageKey(secret);
  if (storageKey === undefined) throw new Error('no key');
  for (const file of leaks()) {
    withRoom(file, (room) => {
      const seal = new Seal([storageKey]);
      const update = room.prepare('UPDATE events SET text = ? WHERE id = ?');
      for (const { id, text } of room.prepare('SELECT id, text FROM events WHERE text IS NOT NULL').all()) {
        update.run(seal.seal(String(text), String(id)), String(id));
      }
      room.exec(`INSERT INTO settings VALUES ('seals', 'plain ${storageKey.id}')`);
    });
  }
  expect(leaks()).not.toEqual([]);

  const second = await start(secret);
  expect(leaks()).toEqual([]);
  expect(await heard(second)).toEqual(said(MANY));
});

test('one damaged file does not keep the other rooms from being served', async () => {
  const { dataDir, start } = await site();
  const secret = key();
  const first = await start(secret);
  await talk(first);
  await first.stop();
  writeFileSync(join(dataDir, 'rooms', `${'0'.repeat(64)}.sqlite`), 'no database at all');
  forgetSeals(dataDir);
  const second = await start(secret);
  expect(second.output).toMatch(/^parley: DATA_DIR: 0{64}\.sqlite cannot be read: .*$/m);
  expect(await heard(second)).toEqual(said());
});

test('no room’s file is opened at a start where it is known what all of them lie under', async () => {
  const { dataDir, start, refusal } = await site();
  const look = (output: string) => output.includes('cannot be read');
  await (await start()).stop();
  writeFileSync(join(dataDir, 'rooms', `${'0'.repeat(64)}.sqlite`), 'no database at all');
  const plain = await start();
  expect(look(plain.output)).toBe(false);
  await talk(plain);
  await plain.stop();

  // What is plain must be sealed; what could not be read is looked at each time.
  const secret = key();
  for (const _again of [1, 2]) {
    const sealing = await start(secret);
    expect(look(sealing.output)).toBe(true);
    await sealing.stop();
  }
  rmSync(join(dataDir, 'rooms', `${'0'.repeat(64)}.sqlite`));
  await (await start(secret)).stop();
  writeFileSync(join(dataDir, 'rooms', `${'0'.repeat(64)}.sqlite`), 'no database at all');
  const sealed = await start(secret);
  expect(look(sealed.output)).toBe(false);
  expect(await heard(sealed)).toEqual(said());
  await sealed.stop();
  expect(await refusal()).toContain('lacks the key');
});

test('without the key, or with another one, it is refused, and nothing is changed', async () => {
  const { start, refusal, files } = await site();
  const secret = key();
  const first = await start(secret);
  await talk(first);
  await first.stop();
  const before = files();

  const lacking =
    /^parley: STORAGE_KEY lacks the key [0-9a-f]{8}, which 1 of the rooms in DATA_DIR .* need.*\n$/;
  expect(await refusal()).toMatch(lacking);
  expect(await refusal(key())).toMatch(lacking);
  expect(await refusal(key(), key())).toMatch(lacking);
  expect(files()).toEqual(before);

  expect(await heard(await start(secret))).toEqual(said());
});

test('a new key in front: the room is served at once and renews itself; then the old one can go', async () => {
  const { start, refusal } = await site();
  const [before, after] = [key(), key()];
  const first = await start(before);
  await talk(first, MANY);
  await first.stop();

  expect(await refusal(after)).toContain('lacks the key');
  const second = await start(after, before);
  expect(await heard(second)).toEqual(said(MANY));
  const renewed = new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (!/room "tea": sealed \d{3} texts with/.test(second.output)) return;
      clearInterval(look);
      resolve();
    }, 20);
  });
  await renewed;
  await second.stop();

  expect(await heard(await start(after))).toEqual(said(MANY));
});

test('`npm run reseal` renews the rooms that nobody visits', async () => {
  const { start, refusal, dataDir, leaks } = await site();
  const [before, after] = [key(), key()];
  const first = await start(before);
  await talk(first);
  const reseal = (keys: string) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'selfhost/reseal.ts'], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, STORAGE_KEY: keys },
    });
  expect(reseal(`${after},${before}`).stderr).toMatch(/^parley: DATA_DIR .* is in use/);
  await first.stop();
  expect(reseal('').stderr).toMatch(/^parley: STORAGE_KEY must be set/);
  expect(reseal(after).stderr).toMatch(/^parley: STORAGE_KEY lacks the key/);

  const done = reseal(`${after},${before}`);
  expect([done.status, done.stdout]).toEqual([0, expect.stringMatching(/is sealed with [0-9a-f]{8}\n$/)]);
  expect(leaks()).toEqual([]);
  expect(await refusal(before)).toContain('lacks the key');
  expect(await heard(await start(after))).toEqual(said());
});

test('what is no key is refused, and is not printed', async () => {
  const { refusal } = await site();
  const damaged = key().replace(/.$/, '!');
  for (const keys of [[damaged], [key(), ''], [randomBytes(16).toString('base64')]]) {
    const said = await refusal(...keys);
    expect(said).toMatch(/^parley: STORAGE_KEY must be 32 bytes in base64.*\n$/);
    for (const each of keys.filter(Boolean)) expect(said).not.toContain(each.slice(0, 16));
  }
});
