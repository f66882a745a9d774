/** What proves who somebody is lies sealed as well: a copy of the files gives nobody else's place on the server. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSetting, withRoom, writeSetting } from '../../selfhost/room-database.ts';
import { roomFile } from '../../selfhost/room-file.ts';
import { MIGRATIONS, SECRETS_SEALED } from '../../worker/room/migrations.ts';
import { isText, Seal } from '../../worker/seal.ts';
import { secretOf, TOKEN_SECRET } from '../../worker/sealed.ts';
import { parseStorageKey } from '../../worker/storage-key.ts';
import { Cahat } from '../contract/cahat.ts';
import { Classroom } from '../contract/classroom.ts';
import { Person } from '../contract/person.ts';
import { EventStream } from '../contract/stream.ts';
import { Whisper } from '../contract/whisper.ts';
import type { Server } from '../server.ts';
import { runCommand } from './commands.ts';
import { heard, key, ROOM, said, site, talk } from './site.ts';

function sealOf(...keys: string[]): Seal {
  return new Seal(keys.flatMap((each) => parseStorageKey(each) ?? []));
}

/** The key of the room's tokens, as its file has it; the server is stopped. */
function tokenSecret(dataDir: string, ...keys: string[]): string {
  return withRoom(roomFile(dataDir, 'tea'), (room) => {
    const stored = readSetting(room, TOKEN_SECRET);
    if (!isText(stored)) throw new Error('the room has no key');
    return sealOf(...keys).open(stored, TOKEN_SECRET);
  });
}

/** Somebody of each protocol who can prove who they are. */
async function provers(server: Server) {
  const base = `${server.url}/${ROOM}`;
  const zoe = await Person.login(base, 'zoe');
  const carl = await Classroom.join(base, 'carl', '');
  const dora = await Cahat.join(base);
  const wim = await Whisper.open(base);
  await wim.identify();
  const secrets = [carl, dora, wim].map(({ secret = '' }) => secret);
  return {
    /** As the files may have them. */
    needles: secrets.map((secret) => secret.split('.').at(-1) ?? ''),
    /** They prove it to another life of the server. */
    comeBack: async (later: Server) => {
      const room = `${later.url}/${ROOM}`;
      const stream = await EventStream.open(`${room}stream/${zoe.streamToken}`);
      expect(stream.status).toBe(200);
      stream.destroy();
      expect((await Classroom.join(room, 'carl', secrets[0])).secret).toBe(secrets[0]);
      expect((await Cahat.join(room, undefined, dora.id, secrets[1])).secret).toBe(secrets[1]);
      const whisper = await Whisper.open(room, wim.whisperId);
      expect(await whisper.identify(secrets[2])).toMatchObject({ type: 'identified', secret: secrets[2] });
    },
  };
}

test('of a store that was plain, secrets and tokens stay good when it is sealed and when its key changes', async () => {
  const { dataDir, start, leaks } = await site();
  const first = await start();
  await talk(first);
  const { needles, comeBack } = await provers(first);
  await first.stop();
  const secret = tokenSecret(dataDir);
  const all = [secret, Buffer.from(secret, 'hex'), ...needles];
  expect([secret, ...needles].filter((needle) => leaks(needle).length === 0)).toEqual([]);
  const found = () => all.filter((needle) => leaks(needle).length > 0);

  const [before, after] = [key(), key()];
  const second = await start(before);
  expect(found()).toEqual([]);
  await comeBack(second);
  await second.stop();
  expect(tokenSecret(dataDir, before)).toBe(secret);

  const third = await start(after, before);
  await comeBack(third);
  await third.stop();
  const env = { DATA_DIR: dataDir, STORAGE_KEY: `${after},${before}` };
  expect(await runCommand('reseal', [], env)).toMatchObject({ code: 0 });
  const fourth = await start(after);
  await comeBack(fourth);
  await fourth.stop();
  expect(found()).toEqual([]);
  expect(tokenSecret(dataDir, after)).toBe(secret);
});

test('where there was a key from the beginning they are in no file, while it runs and when it was killed', async () => {
  const { dataDir, start, leaks } = await site();
  const secret = key();
  const first = await start(secret);
  await talk(first);
  const { needles, comeBack } = await provers(first);
  expect(needles.flatMap((needle) => leaks(needle))).toEqual([]);
  await first.kill();
  const token = tokenSecret(dataDir, secret);
  for (const needle of [token, Buffer.from(token, 'hex'), ...needles]) expect(leaks(needle)).toEqual([]);
  await comeBack(await start(secret));
});

test('a sealed store whose secrets are plain, as earlier versions left them, is sealed at the next start', async () => {
  const { dataDir, start, leaks, refusal } = await site();
  const secret = key();
  const first = await start(secret);
  await talk(first);
  const { needles, comeBack } = await provers(first);
  await first.stop();
  const token = Buffer.from(tokenSecret(dataDir, secret), 'hex');
  const seal = sealOf(secret);
  withRoom(roomFile(dataDir, 'tea'), (room) => {
    room.exec('DROP INDEX spoke_at');
    writeSetting(room, 'schema', SECRETS_SEALED - 1);
    writeSetting(room, TOKEN_SECRET, token);
    const update = room.prepare('UPDATE people SET secret = ? WHERE id = ?');
    for (const { id, secret: stored } of room.prepare('SELECT id, secret FROM people').all()) {
      if (isText(stored)) update.run(seal.open(stored, secretOf(String(id))), String(id));
    }
  });
  writeFileSync(join(dataDir, 'rooms/seals'), `${seal.by}\n`);
  const found = () => [token, ...needles].filter((needle) => leaks(needle).length > 0);
  expect(found()).toHaveLength(1 + needles.length);

  expect(await refusal()).toContain('lacks the key');
  const second = await start(secret);
  expect(found()).toEqual([]);
  await comeBack(second);
  expect(await heard(second)).toEqual(said());
  await second.stop();
  withRoom(roomFile(dataDir, 'tea'), (room) => expect(readSetting(room, 'schema')).toBe(MIGRATIONS.length));
});
