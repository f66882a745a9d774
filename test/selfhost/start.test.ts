import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, run, type ServerOptions, START, startServer } from '../server.ts';
import { accepts, until } from './processes.ts';

/** A directory that goes with the test. */
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'parley-test-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Starts a server that must refuse, and gives what it said. */
async function refusal(env: Record<string, string>, command?: Parameters<typeof run>[1]): Promise<string> {
  const refused = run({ PORT: '0', DATA_DIR: await folder(), ...env }, command);
  onTestFinished(() => void refused.child.kill('SIGKILL'));
  expect(await refused.exit).toEqual({ code: 1, signal: null });
  return refused.output();
}

async function started(options: ServerOptions = {}) {
  const server = await startServer(options);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

test.each([
  ['PORT', 'http'],
  ['PORT', '65536'],
  ['NAME_MAX', '-1'],
  ['HISTORY_MAX', '0'],
  ['HEARTBEAT', '1.5'],
  ['TOKEN_SECRET', 'short'],
  ['HOST', '192.0.2.1'],
  ['DATA_DIR', '/proc/parley'],
  // A directory in which nobody can write, not even root.
  ['DATA_DIR', '/proc/self'],
])('[DESIGN Configuration] %s=%s is refused in one line that names it', async (name, value) => {
  expect(await refusal({ [name]: value })).toMatch(new RegExp(`^parley: ${name} .*\n$`));
});

test('[DESIGN Configuration] a DATA_DIR that is a file is refused in one line that names it', async () => {
  const file = join(await folder(), 'file');
  await writeFile(file, '');
  expect(await refusal({ DATA_DIR: file })).toMatch(/^parley: DATA_DIR .*\n$/);
});

test('a disk that takes nothing is refused in one line, not found out by the first who says something', async () => {
  // No file may grow over half of what is written for a trial.
  const limited = ['sh', '-c', 'ulimit -f 32 && exec "$@"', 'sh', ...START] as const;
  expect(await refusal({}, limited)).toMatch(/^parley: DATA_DIR .* cannot be written: EFBIG.*\n$/);
});

test('a port in use is one line that says what to do', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void other.close());
  const said = await refusal({ PORT: String(port) });
  expect(said).toBe(
    `parley: port ${port} on 127.0.0.1 is in use: stop the program that has it, or set PORT to a free one\n`,
  );
});

test('a port that a predecessor is about to leave is waited for', async () => {
  const [port, dataDir] = [await freePort(), await folder()];
  const predecessor = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void predecessor.close());
  const successor = run({ PORT: String(port), DATA_DIR: dataDir });
  onTestFinished(() => void successor.child.kill('SIGKILL'));
  await until(() => existsSync(join(dataDir, 'lock')));
  // Next it listens, and nothing shows that it could not.
  await sleep(300);
  predecessor.close();
  await successor.printed(`listening on http://127.0.0.1:${port}`);
});

test('a second server on the same DATA_DIR is refused, and the first goes on', async () => {
  const first = await started();
  const said = await refusal({ DATA_DIR: first.dataDir });
  expect(said).toMatch(/^parley: DATA_DIR .* is in use by another server: .*\n$/);
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
});

test('`listening on` is the only line on stdout, and true at once', async () => {
  const process = run({ PORT: '0', DATA_DIR: await folder() });
  onTestFinished(() => void process.child.kill('SIGKILL'));
  let stdout = '';
  process.child.stdout?.on('data', (text: string) => {
    stdout += text;
  });
  await process.printed('listening on ');
  const url = /^listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(stdout)?.[1];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('PORT=0 takes a free port, and an IPv6 HOST stands in brackets', async () => {
  const process = run({ HOST: '::1', PORT: '0', DATA_DIR: await folder() });
  onTestFinished(() => void process.child.kill('SIGKILL'));
  await process.printed('listening on http://[::1]:');
  const url = /http:\/\/\[::1\]:[1-9]\d*/.exec(process.output())?.[0];
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('`npm start` passes SIGTERM on and ends with 0', async () => {
  const server = await started({ command: ['npm', 'start', '--silent'] });
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(await accepts(server.port)).toBe(false);
});

test('a kill -9 of npm takes the server with it', async () => {
  const server = await started({ command: ['npm', 'start', '--silent'] });
  await server.kill();
  await until(async () => !(await accepts(server.port)));
});
