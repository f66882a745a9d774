import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { copyDatabase } from '../../selfhost/database.ts';
import { roomFile } from '../../selfhost/room-file.ts';
import { send } from '../contract/http.ts';
import { login, Person } from '../contract/person.ts';
import { run, type Server, type ServerOptions, startServer } from '../server.ts';
import { runCommand } from './commands.ts';
import { heard, key, NEEDLE, said, talk } from './site.ts';

/** Milliseconds: each of these starts several processes. */
const PATIENCE = 60_000;

async function serve(options: ServerOptions = {}): Promise<Server> {
  const server = await startServer({ ...options, env: { MESSAGE_RATE: '0', ...options.env } });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** A directory that does not exist yet, and goes with the test. */
function freshDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), 'parley-backup-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'new');
}

/** The texts of a room's messages, oldest first. */
async function messagesOf(base: string, before?: string): Promise<string[]> {
  const { body } = await send(`${base}history${before === undefined ? '' : `?before=${before}`}`);
  const page = JSON.parse(body) as { id: string; data: { message?: string } }[];
  const earlier = page[0] === undefined ? [] : await messagesOf(base, page[0].id);
  return [...earlier, ...page.flatMap(({ data }) => data.message ?? [])];
}

test(
  'a backup under load has all that was answered before it began, and nothing of a message without those before it',
  async () => {
    const server = await serve();
    const base = `${server.url}/rooms/busy/`;
    const answered: string[] = [];
    let stop = false;
    const people = await Promise.all(['ann', 'bob', 'eve'].map((name) => Person.join(base, name)));
    const talking = people.map(async (person) => {
      for (let i = 0; !stop; i += 1) {
        const text = `${person.name} ${i}`;
        if ((await person.say(text)).status === 201) answered.push(text);
      }
    });
    while (answered.length < 30) await Promise.race([new Promise(setImmediate), ...talking]);

    const before = [...answered];
    const backup = freshDirectory();
    const saved = await runCommand('backup', [backup], { DATA_DIR: server.dataDir });
    // Else nothing was written while it was made.
    const during = answered.length - before.length;
    stop = true;
    await Promise.all(talking);
    expect(saved).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(backup) });
    expect(during).toBeGreaterThan(0);
    await server.kill();

    const dataDir = freshDirectory();
    expect(await runCommand('restore', [backup], { DATA_DIR: dataDir })).toMatchObject({
      code: 0,
      stderr: '',
    });
    const restored = await serve({ dataDir });
    const kept = await messagesOf(`${restored.url}/rooms/busy/`);
    expect(kept).toEqual(expect.arrayContaining(before));
    for (const { name } of people) {
      const own = kept.filter((text) => text.startsWith(`${name} `));
      expect(own).toEqual(own.map((_, i) => `${name} ${i}`));
    }
    expect((await login(`${restored.url}/rooms/busy/`, 'ann', 'another')).status).toBe(403);
    const ann = await Person.join(`${restored.url}/rooms/busy/`, 'ann');
    expect((await ann.say('after')).status).toBe(201);
  },
  PATIENCE,
);

test(
  'a backup of a server that was killed is whole, and can be served as it is',
  async () => {
    const server = await serve();
    const ann = await Person.join(`${server.url}/`, 'ann');
    await ann.say('before');
    await server.kill();
    const backup = freshDirectory();
    expect(await runCommand('backup', [backup], { DATA_DIR: server.dataDir })).toMatchObject({ code: 0 });
    expect(readdirSync(backup)).toEqual(['directory', 'rooms']);
    const copy = await serve({ dataDir: backup });
    expect(await messagesOf(`${copy.url}/`)).toEqual(['before']);
    await server.restart();
    expect(await messagesOf(`${server.url}/`)).toEqual(['before']);
  },
  PATIENCE,
);

/** The files under a directory, and who may do what with each of them and with their directories. */
function contents(directory: string): { path: string; mode: number; content: Buffer | undefined }[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => {
    const path = join(directory, name);
    const status = statSync(path);
    return { path, mode: status.mode & 0o777, content: status.isFile() ? readFileSync(path) : undefined };
  });
}

test(
  'a backup of a sealed store is as sealed; restored, it starts with the key alone, and tells all that was said',
  async () => {
    const env = { STORAGE_KEY: key() };
    const server = await serve({ env });
    await talk(server);
    const backup = freshDirectory();
    expect(await runCommand('backup', [backup], { DATA_DIR: server.dataDir })).toMatchObject({ code: 0 });
    await server.kill();
    const dataDir = freshDirectory();
    expect(await runCommand('restore', [backup], { DATA_DIR: dataDir })).toMatchObject({ code: 0 });
    for (const { path, content } of [...contents(backup), ...contents(dataDir)]) {
      expect(content?.includes(NEEDLE), path).not.toBe(true);
    }

    const refused = run({ PORT: '0', DATA_DIR: dataDir, STORAGE_KEY: key() });
    onTestFinished(() => void refused.child.kill('SIGKILL'));
    expect(await refused.exit).toEqual({ code: 1, signal: null });
    expect(refused.output()).toContain('lacks the key');
    expect(await heard(await serve({ dataDir, env }))).toEqual(said());
  },
  PATIENCE,
);

test(
  '[SECURITY.md] a backup and a restored store are for their owner alone, also in a directory that is not',
  async () => {
    const server = await serve();
    await Person.join(`${server.url}/`, 'ann');
    const [backup, dataDir] = [freshDirectory(), freshDirectory()];
    for (const directory of [backup, dataDir]) mkdirSync(directory, { mode: 0o755 });
    for (const name of ['directory', 'rooms']) {
      expect((statSync(join(server.dataDir, name)).mode & 0o777).toString(8), name).toBe('700');
    }
    await runCommand('backup', [backup], { DATA_DIR: server.dataDir });
    await runCommand('restore', [backup], { DATA_DIR: dataDir });
    for (const directory of [backup, dataDir]) {
      const found = contents(directory).filter(({ path }) => !path.endsWith('/lock'));
      expect(found.length).toBeGreaterThanOrEqual(4);
      for (const { path, mode, content } of found) {
        expect(mode.toString(8), path).toBe(content === undefined ? '700' : '600');
      }
    }
  },
  PATIENCE,
);

test(
  'restore refuses a DATA_DIR that is served or has something in it, and leaves it as it was',
  async () => {
    const server = await serve();
    const backup = freshDirectory();
    await runCommand('backup', [backup], { DATA_DIR: server.dataDir });
    const refused = (dataDir: string, from = backup) => runCommand('restore', [from], { DATA_DIR: dataDir });

    expect(await refused(server.dataDir)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^parley: DATA_DIR .* is in use by another server.*\n$/),
    });
    await server.stop();
    const files = readdirSync(server.dataDir, { recursive: true });
    expect(await refused(server.dataDir)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^parley: DATA_DIR .* is not empty: move it away.*\n$/),
    });
    expect(readdirSync(server.dataDir, { recursive: true })).toEqual(files);
    expect(await refused(freshDirectory(), freshDirectory())).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^parley: .* has no rooms in it\n$/),
    });
  },
  PATIENCE,
);

test(
  'a backup that cannot be made says why in one line, and leaves nothing that looks like one',
  async () => {
    const server = await serve();
    const full = freshDirectory();
    expect(await runCommand('backup', [full], { DATA_DIR: freshDirectory() })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^parley: .* has no rooms in it\n$/),
    });
    await server.stop();
    const lobby = roomFile(server.dataDir, 'lobby');
    writeFileSync(lobby, 'no database at all, '.repeat(1_000));
    const broken = freshDirectory();
    expect(await runCommand('backup', [broken], { DATA_DIR: server.dataDir })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^parley: .*\.sqlite cannot be copied: .*not a database\n$/),
    });
    expect(readdirSync(broken)).toEqual([]);
    expect(await runCommand('backup', [server.dataDir], {})).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^parley: .* is not empty: name a directory that does not exist yet\n$/),
    });
    expect(await runCommand('backup', [], {})).toMatchObject({
      code: 1,
      stderr: 'parley: usage: npm run backup -- DIRECTORY\n',
    });
    expect(() => copyDatabase(lobby, `${broken}/x.sqlite`)).toThrow(/cannot be copied/);
  },
  PATIENCE,
);
