import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { roomFile } from '../../selfhost/room-file.ts';
import { send } from '../contract/http.ts';
import { Person } from '../contract/person.ts';
import { type Server, type ServerOptions, startServer } from '../server.ts';
import { runCommand } from './commands.ts';

/** Milliseconds: each of these starts several processes. */
const PATIENCE = 60_000;
const KEY = 'BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU=';

async function serve(options: ServerOptions = {}): Promise<Server> {
  const server = await startServer(options);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'parley-export-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The last page of what was told in a room, as its clients scroll up to it. */
async function told(base: string): Promise<unknown[]> {
  return JSON.parse((await send(`${base}history`)).body) as unknown[];
}

/** A room in which something was said, private and taken back as well. */
async function talk(base: string): Promise<void> {
  const ann = await Person.join(base, 'ann');
  const bob = await Person.join(base, 'bob');
  await ann.say('/topic \u{1F375} and more');
  await ann.say('first\nof two lines, "quoted" \u{1F600}');
  await bob.say('not for long');
  const { id = '' } = await bob.stream.message('not for long');
  await bob.say(`/delete ${id}`);
  await ann.say('last');
  await bob.stream.message('last');
}

test.each([
  ['plain', {}, {}],
  ['sealed, into a plain one', { STORAGE_KEY: KEY }, {}],
  ['plain, into a sealed one', {}, { STORAGE_KEY: KEY }],
])(
  'a room (%s) is exported while it is served, and what was told there is told in the imported one',
  async (_what, from: Record<string, string>, to: Record<string, string>) => {
    const server = await serve({ env: from });
    const base = `${server.url}/rooms/tea/`;
    await talk(base);
    const file = join(freshDirectory(), 'tea.jsonl');
    expect(await runCommand('export', ['tea', file], { ...from, DATA_DIR: server.dataDir })).toMatchObject({
      code: 0,
      stderr: '',
    });
    const lines = readFileSync(file, 'utf8');
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).event),
    ).toEqual(expect.arrayContaining(['ServerStatus', 'Join', 'Topic', 'Message']));
    for (const secret of ['not for long', 'pbkdf2']) expect(lines).not.toContain(secret);

    const dataDir = freshDirectory();
    expect(await runCommand('import', ['tea-2', file], { ...to, DATA_DIR: dataDir })).toMatchObject({
      code: 0,
      stderr: '',
    });
    const other = await serve({ dataDir, env: to });
    const imported = `${other.url}/rooms/tea-2/`;
    expect(await told(imported)).toEqual(await told(base));
    // Nobody is ann there yet: the name is free, and what was said under it is not hers to delete.
    const ann = await Person.join(imported, 'ann');
    expect(ann.stream.events[0]?.data.topic).toBe('\u{1F375} and more');
    expect((await ann.say('goes on')).status).toBe(201);
    await ann.stream.message('goes on');
  },
  PATIENCE,
);

test(
  'imported rooms can be entered where there are as many rooms as there may be, and are never plain beside sealed ones',
  async () => {
    const dataDir = freshDirectory();
    const sealed = await serve({ dataDir, env: { STORAGE_KEY: KEY } });
    await sealed.stop();
    const leaks = () =>
      readdirSync(join(dataDir, 'rooms')).filter((name) =>
        readFileSync(join(dataDir, 'rooms', name)).includes('needle'),
      );
    const line = {
      id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      event: 'ServerStatus',
      data: { created: 1, status: 'needle' },
    };
    const file = join(freshDirectory(), 'lines');
    writeFileSync(file, JSON.stringify(line));
    for (const room of ['one', 'two']) {
      // Before the first of them no room needs the key, but what is noted of the directory.
      expect((await runCommand('import', [room, file], { DATA_DIR: dataDir })).stderr).toMatch(
        /^parley: .*(is sealed with|lacks the key) [0-9a-f]{8}.*Nothing was changed\n$/,
      );
      const env = { DATA_DIR: dataDir, STORAGE_KEY: KEY };
      expect((await runCommand('import', [room, file], env)).stderr).toBe('');
      expect(leaks()).toEqual([]);
    }
    expect(statSync(roomFile(dataDir, 'one')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'rooms')).mode & 0o777).toBe(0o700);
    const full = await serve({ dataDir, env: { STORAGE_KEY: KEY, ROOMS_MAX: '1' } });
    for (const room of ['one', 'two']) {
      expect(await told(`${full.url}/rooms/${room}/`)).toEqual([line]);
    }
    expect((await send(`${full.url}/rooms/three/history`)).status).toBe(503);
    expect(leaks()).toEqual([]);
  },
  PATIENCE,
);

describe('import refuses, and changes nothing', () => {
  const message = (id: string, data: object) => JSON.stringify({ id, event: 'Message', data });
  const good = message('01ARZ3NDEKTSV4RRFFQ69G5FAV', { created: 1469918176.385, user: 'ann', message: 'x' });
  test.each([
    ['no JSON', `${good}\nnonsense`, 'line 2: .*JSON'],
    [
      'another event',
      JSON.stringify({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', event: 'Users', data: {} }),
      'line 1: event: ',
    ],
    ['a key too many', good.replace('"x"', '"x","token":"t"'), 'line 1: data.token: '],
    ['an id again', `${good}\n\n${good}`, 'line 3: id: it is not greater than the one before it'],
    ['no ULID', good.replace('01ARZ', '!!!!!'), 'line 1: id: it is no ULID'],
    [
      'the future',
      message('7ARZ3NDEKTSV4RRFFQ69G5FAVA', { created: 1, user: 'ann', message: 'x' }),
      'line 1: it is of the future',
    ],
    [
      'a blank message',
      good.replace('"x"', '"  "'),
      'line 1: data.message: a message has 1 to 4000 characters',
    ],
    ['half a character', good.replace('"x"', '"\\ud800"'), 'line 1: data.message: '],
    ['nothing', '\n\n', 'there is nothing in the file'],
  ])(
    '%s',
    async (_what, lines, reason) => {
      const dataDir = freshDirectory();
      const file = join(freshDirectory(), 'lines');
      writeFileSync(file, lines);
      const refused = await runCommand('import', ['tea', file], { DATA_DIR: dataDir });
      expect(refused.stderr).toMatch(new RegExp(`^parley: ${reason}.*Nothing was changed\n$`));
      expect(refused.code).toBe(1);
      expect(readdirSync(join(dataDir, 'rooms'))).toEqual([]);
    },
    PATIENCE,
  );

  test(
    'a room that has a history, a DATA_DIR that is served, and what cannot be a room',
    async () => {
      const server = await serve();
      await talk(`${server.url}/rooms/tea/`);
      const env = { DATA_DIR: server.dataDir };
      const file = join(freshDirectory(), 'lines');
      await runCommand('export', ['tea', file], env);
      expect((await runCommand('import', ['other', file], env)).stderr).toMatch(
        /is in use by another server/,
      );
      const before = await told(`${server.url}/rooms/tea/`);
      await server.stop();
      expect((await runCommand('import', ['tea', file], env)).stderr).toMatch(
        /^parley: the room tea has a history of its own/,
      );
      expect((await runCommand('import', ['T A', file], env)).stderr).toMatch(
        /^parley: T A is no name of a room/,
      );
      expect((await runCommand('import', ['tea'], env)).stderr).toBe(
        'parley: usage: npm run import -- ROOM FILE\n',
      );
      expect((await runCommand('import', ['new', `${file}-not`], env)).stderr).toMatch(
        /^parley: ENOENT.*\n$/,
      );
      expect((await runCommand('import', ['other', file], env)).code).toBe(0);
      await server.restart();
      expect((await told(`${server.url}/rooms/tea/`)).slice(0, before.length)).toEqual(before);
      expect(await told(`${server.url}/rooms/other/`)).toEqual(before);
    },
    PATIENCE,
  );
});

test(
  'export refuses a file that exists, a room that is none, and a key that is missing',
  async () => {
    const server = await serve({ env: { STORAGE_KEY: KEY } });
    await talk(`${server.url}/rooms/tea/`);
    const env = { DATA_DIR: server.dataDir };
    const file = join(freshDirectory(), 'lines');
    expect((await runCommand('export', ['tea', file], env)).stderr).toMatch(
      /^parley: the room tea needs the key [0-9a-f]{8} in STORAGE_KEY\n$/,
    );
    expect((await runCommand('export', ['coffee', file], env)).stderr).toBe(
      'parley: DATA_DIR has no room coffee\n',
    );
    // Who only looks at a room makes its file, and founds it not.
    expect(await told(`${server.url}/`)).toEqual([]);
    expect((await runCommand('export', ['lobby', file], env)).stderr).toBe(
      'parley: nothing was ever said in the room lobby\n',
    );
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, 'mine');
    expect((await runCommand('export', ['tea', file], { ...env, STORAGE_KEY: KEY })).stderr).toMatch(
      /exists already/,
    );
    expect(readFileSync(file, 'utf8')).toBe('mine');
  },
  PATIENCE,
);
