import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, type Process, run, START } from '../server.ts';

/** What a build is made of, and what it needs. */
const SOURCES = [
  'web',
  'worker',
  'protocol',
  'selfhost',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.json',
];
const BUILDING = 'building the client and the worker';

/** The sources of this server, somewhere else and never built. */
async function copyOfSources(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'parley-test-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const source of SOURCES) await cp(source, join(root, source), { recursive: true });
  await symlink(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  return root;
}

/** Starts the server of a copy. @throws where it ends instead */
async function start(root: string, env: Record<string, string>): Promise<Process> {
  const server = run({ DATA_DIR: join(root, 'data'), ...env }, [
    'sh',
    '-c',
    'cd "$1" && shift && exec "$@"',
    'sh',
    root,
    ...START,
  ]);
  onTestFinished(() => void server.child.kill('SIGKILL'));
  await server.printed('listening on');
  return server;
}

async function stop(server: Process): Promise<void> {
  server.child.kill('SIGTERM');
  expect(await server.exit).toEqual({ code: 0, signal: null });
}

async function change(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

test('what is not built, or of other sources, is built at the start, and nothing of the old is served or asked', async () => {
  const root = await copyOfSources();
  const port = await freePort();
  const env = { PORT: String(port) };
  const first = await start(root, env);
  expect(first.output()).toContain(BUILDING);
  await stop(first);

  const second = await start(root, env);
  expect(second.output()).not.toContain(BUILDING);
  await stop(second);

  await change(join(root, 'web/index.html'), '<title>', '<title>Changed ');
  await change(join(root, 'worker/config.ts'), `'NAME_MAX', 64, 1, 1_000`, `'NAME_MAX', 64, 1, 2_000`);
  // The build that is there refuses it.
  const third = await start(root, { ...env, NAME_MAX: '2000' });
  expect(third.output()).toContain(BUILDING);
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('<title>Changed ');
  await stop(third);

  await change(join(root, 'web/index.html'), '<title>Changed ', '<title>Changed again ');
  // Here workerd was started before anybody looked.
  const fourth = await start(root, env);
  expect(fourth.output()).toContain(BUILDING);
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('<title>Changed again ');
  await stop(fourth);
}, 120_000);
