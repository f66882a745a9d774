/** What an operator is told where rooms cannot be sealed, and what is left of it then. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { databasesIn } from '../../selfhost/database.ts';
import { migrate, withRoom } from '../../selfhost/room-database.ts';
import { roomFile, roomsIn } from '../../selfhost/room-file.ts';
import { prepareRooms } from '../../selfhost/sealed-rooms.ts';
import { parseStorageKey } from '../../worker/storage-key.ts';
import { runCommand } from './commands.ts';
import { heard, key, said, site, talk } from './site.ts';

const DAMAGED = `${'0'.repeat(64)}.sqlite`;

/** Another program's connection to a file. */
function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  onTestFinished(() => {
    if (database.isOpen) database.close();
  });
  return database;
}

test('where one of two rooms could not be sealed, the next start without the key is refused', async () => {
  const { dataDir, start, refusal, leaks } = await site();
  const first = await start();
  await talk(first);
  await talk(first, 1, 'rooms/milk/');
  await first.stop();
  const plain = leaks();
  expect(plain).toHaveLength(2);
  const files = databasesIn(roomsIn(dataDir)).map((name) => join(roomsIn(dataDir), name));
  const last = files.findLast((file) => plain.includes(file)) ?? '';
  const writer = connect(last);
  writer.exec('BEGIN IMMEDIATE');

  const secret = key();
  expect(await refusal(secret)).toMatch(/^parley: DATA_DIR: \w+\.sqlite cannot be sealed: .*locked$/m);
  writer.close();
  expect(leaks()).toEqual([last]);
  expect(await refusal()).toMatch(/^parley: STORAGE_KEY lacks the key [0-9a-f]{8}, which 1 of the rooms/m);
  const second = await start(secret);
  expect(leaks()).toEqual([]);
  expect(await heard(second)).toEqual(said());
});

test('a room that another program reads is not called sealed before what was plain is out of its files', async () => {
  const { dataDir, start, refusal, leaks } = await site();
  const first = await start();
  await talk(first);
  await first.stop();
  const reader = connect(roomFile(dataDir, 'tea'));
  reader.exec('BEGIN');
  reader.prepare('SELECT COUNT(*) FROM events').get();

  const secret = key();
  expect(await refusal(secret)).toMatch(/cannot be sealed: another program reads it/);
  expect(leaks()).not.toEqual([]);
  reader.close();
  const second = await start(secret);
  expect(leaks()).toEqual([]);
  expect(await heard(second)).toEqual(said());
});

test('after a kill -9, too, a key that is missing or wrong changes nothing', async () => {
  const { start, refusal, files } = await site();
  const secret = key();
  const first = await start(secret);
  await talk(first);
  await first.kill();
  // What is only SQLite's index of the log is written by whoever reads it, and made anew after a crash.
  const kept = () => files().filter(({ path }) => !path.endsWith('-shm'));
  const before = kept();
  expect(before.some(({ path, content }) => path.endsWith('-wal') && content.length > 0)).toBe(true);
  for (const keys of [[], [key()]]) expect(await refusal(...keys)).toContain('lacks the key');
  expect(kept()).toEqual(before);
  expect(await heard(await start(secret))).toEqual(said());
});

test('`npm run reseal` names the rooms that it cannot read, and says to keep the old keys', async () => {
  const { dataDir, start } = await site();
  const [before, after] = [key(), key()];
  const first = await start(before);
  await talk(first);
  await first.stop();
  writeFileSync(join(roomsIn(dataDir), DAMAGED), 'no database at all');
  const reseal = () => runCommand('reseal', [], { DATA_DIR: dataDir, STORAGE_KEY: `${after},${before}` });
  const failed = await reseal();
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toMatch(
    /^parley: 0{64}\.sqlite cannot be read and may still need the old keys: keep/m,
  );
  rmSync(join(roomsIn(dataDir), DAMAGED));
  expect(await reseal()).toMatchObject({ code: 0 });
  expect(await heard(await start(after))).toEqual(said());
});

test('what an import that was killed left behind is removed at the next start', async () => {
  const { dataDir, start, leaks } = await site();
  await (await start()).stop();
  for (const name of [`${DAMAGED}.part`, `${DAMAGED}.part-journal`, 'seals.part']) {
    writeFileSync(join(roomsIn(dataDir), name), 'needle-7f3a');
  }
  await start(key());
  expect(leaks()).toEqual([]);
});

test('while many rooms are sealed, the terminal says how many are done', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  mkdirSync(roomsIn(dataDir));
  for (const room of ['tea', 'milk', 'sugar']) withRoom(roomFile(dataDir, room), migrate);
  let now = 0;
  // Each look at the clock is 1.5 s after the one before it.
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_500));
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  prepareRooms(
    dataDir,
    [parseStorageKey(key())].filter((each) => each !== undefined),
  );
  const lines = log.mock.calls.flat().map(String);
  for (const spy of [clock, log]) spy.mockRestore();
  expect(lines[0]).toMatch(/^parley: sealing what is stored in 3 rooms, with the key/);
  expect(lines).toContain('parley: sealed 2 of 3 rooms');
  expect(lines.at(-1)).toBe('parley: sealed 0 texts');
});
