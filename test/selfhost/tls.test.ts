/** The server with a certificate of its own: `TLS_CERT`, `TLS_KEY`. */
import { spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Certificate, makeCertificate } from '../certificate.ts';
import { Person } from '../contract/person.ts';
import { Socket } from '../contract/socket.ts';
import { run, type Server, startServer } from '../server.ts';

let pair: Certificate;
let server: Server;
let folder: string;

beforeAll(async () => {
  pair = makeCertificate();
  pair.trust();
  server = await startServer({ env: pair.env });
  folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  pair.remove();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Starts a server that must refuse, and gives what it said. */
async function refusal(env: Record<string, string>): Promise<string> {
  const refused = run({ PORT: '0', DATA_DIR: join(folder, 'data'), ...env });
  onTestFinished(() => void refused.child.kill('SIGKILL'));
  expect(await refused.exit).toEqual({ code: 1, signal: null });
  return refused.output();
}

test('it says https, and answers with the certificate it was given', async () => {
  expect(server.output).toContain(`listening on https://127.0.0.1:${server.port}\n`);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/`)).headers.get('content-type')).toContain('text/html');
});

test('TLS 1.1 is refused', async () => {
  const line = connect({
    port: server.port,
    host: '127.0.0.1',
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
    // Node itself speaks it at this level only.
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  onTestFinished(() => void line.destroy());
  const refused = await new Promise<boolean>((resolve) => {
    line.on('error', () => resolve(true));
    line.on('secureConnect', () => resolve(false));
  });
  expect(refused).toBe(true);
});

// How fast, `npm run test:proxies` measures: here other tests have the machine as well.
test('[PROTOCOLS 1] events come while the stream is open, over https and over wss', async () => {
  const base = `${server.url}/rooms/tls/`;
  const ann = await Person.join(base, 'ann');
  const classroom = await Socket.open(base);
  classroom.send({ type: 'login', username: 'bob' });
  await ann.stream.about('Join', 'bob');
  expect((await ann.say('hello')).status).toBe(201);
  await ann.stream.message('hello');
  expect((await classroom.next('chat')).text).toBe('hello');
});

test("the container's HEALTHCHECK asks by https", () => {
  const check = (env: Record<string, string>) =>
    spawnSync(process.execPath, ['selfhost/healthcheck.ts'], {
      env: { ...env, PORT: String(server.port), HOST: '0.0.0.0' },
    }).status;
  expect(check(pair.env)).toBe(0);
  expect(check({})).toBe(1);
});

test('SIGTERM with an open stream ends it in order', async () => {
  const other = await startServer({ env: pair.env });
  onTestFinished(() => other[Symbol.asyncDispose]());
  const { stream } = await Person.join(`${other.url}/`, 'ann');
  expect(await other.stop()).toEqual({ code: 0, signal: null });
  expect((await stream.end()).some(({ event }) => event === 'Disconnect')).toBe(false);
});

test('a second server on the same DATA_DIR is refused as ever', async () => {
  expect(await refusal({ ...pair.env, DATA_DIR: server.dataDir })).toMatch(/^parley: DATA_DIR .* in use/);
});

test('one variable without the other is refused by name', async () => {
  expect(await refusal({ TLS_CERT: pair.files.certificate })).toBe(
    'parley: TLS_KEY must be set where TLS_CERT is\n',
  );
  expect(await refusal({ TLS_KEY: pair.files.key })).toBe('parley: TLS_CERT must be set where TLS_KEY is\n');
});

test('a file that is missing or holds something else is refused by name', async () => {
  const { TLS_CERT, TLS_KEY } = pair.env;
  expect(await refusal({ TLS_CERT: '/nowhere.pem', TLS_KEY })).toMatch(
    /^parley: TLS_CERT \/nowhere\.pem cannot be read: .*\n$/,
  );
  const damaged = pair.certificate.replace(/\n./, '\n?');
  for (const [name, content] of Object.entries({ key: pair.key, nothing: '', damaged })) {
    const path = file(name, content);
    expect(await refusal({ TLS_CERT: path, TLS_KEY })).toBe(
      `parley: TLS_CERT ${path} holds no certificate in PEM\n`,
    );
  }
  const locked = createPrivateKey(pair.key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  });
  for (const [name, content] of Object.entries({ certificate: pair.certificate, locked: String(locked) })) {
    const path = file(name, content);
    expect(await refusal({ TLS_CERT, TLS_KEY: path })).toBe(
      `parley: TLS_KEY ${path} holds no private key in PEM that opens without a passphrase\n`,
    );
  }
});

test('a key that is not the one of the certificate is refused', async () => {
  const other = makeCertificate();
  onTestFinished(() => other.remove());
  expect(await refusal({ ...pair.env, TLS_KEY: other.files.key })).toMatch(
    /^parley: TLS_KEY .* is not the key of the certificate in TLS_CERT .*\n$/,
  );
});

test('a certificate that has expired is served, and said to have', async () => {
  const old = makeCertificate(-1);
  onTestFinished(() => old.remove());
  const late = await startServer({ env: old.env });
  onTestFinished(() => late[Symbol.asyncDispose]());
  expect(late.output).toMatch(/^parley: TLS_CERT .* expired on .*: renew it, then restart$/m);
});
