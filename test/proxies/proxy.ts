import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../certificate.ts';
import { freePort } from '../server.ts';

/** A proxy whose configuration the guide gives. */
export type ReverseProxy = {
  name: string;
  /** Whether it is installed here, and which it is. */
  version: readonly [string, ...string[]];
  /** The language of its block in the guide. */
  language: string;
  /** The guide's block with the test's own addresses and files. */
  adapt(block: string, port: number, upstream: string, files: Certificate['files']): string;
  /** How to run it in a directory that has `site` in it. */
  command: readonly [string, ...string[]];
  /** More that lies in that directory. */
  surroundings?: Record<string, string>;
};

const GUIDE = join(import.meta.dirname, '../../docs/self-hosting.md');
const HOST = 'chat.example.org';

export const PROXIES: readonly ReverseProxy[] = [
  {
    name: 'nginx',
    version: ['nginx', '-v'],
    language: 'nginx',
    adapt: (block, port, upstream, { certificate, key }) =>
      replace(block, [
        ['listen 443', `listen 127.0.0.1:${port}`],
        [`/etc/letsencrypt/live/${HOST}/fullchain.pem`, certificate],
        [`/etc/letsencrypt/live/${HOST}/privkey.pem`, key],
        ['127.0.0.1:3000', upstream],
      ]),
    command: ['nginx', '-p', '.', '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;'],
    surroundings: {
      'nginx.conf': `pid nginx.pid; events {} http { include site;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${each};`).join(' ')} }`,
    },
  },
  {
    name: 'Caddy',
    version: ['caddy', 'version'],
    language: 'caddyfile',
    adapt: (block, port, upstream, { certificate, key }) =>
      `{\n  admin off\n  auto_https disable_redirects\n}\n${replace(block, [
        [`${HOST} {`, `https://127.0.0.1:${port} {\n  tls ${certificate} ${key}`],
        ['127.0.0.1:3000', upstream],
      ])}`,
    command: ['caddy', 'run', '--adapter', 'caddyfile', '--config', 'site'],
  },
];

/** What the proxy calls its version, or undefined where it is not installed. */
export function versionOf({ version: [file, ...args] }: ReverseProxy): string | undefined {
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}`.trim().split('\n')[0] : undefined;
}

/** Runs the proxy on a free port as the guide says. @param upstream `host:port` of the server behind it */
export async function startProxy(
  proxy: ReverseProxy,
  upstream: string,
  { files }: Certificate,
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-proxy-'));
  // nginx that is started by root works as somebody else.
  chmodSync(folder, 0o755);
  const port = await freePort();
  writeFileSync(join(folder, 'site'), proxy.adapt(blockOf(proxy.language), port, upstream, files));
  for (const [name, content] of Object.entries(proxy.surroundings ?? {})) {
    writeFileSync(join(folder, name), content);
  }
  const [file, ...args] = proxy.command;
  const child: ChildProcess = spawn(file, args, {
    cwd: folder,
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  const exit = once(child, 'exit');
  child.once('exit', (code) => {
    if (code) console.error(said);
  });
  return {
    url: `https://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The guide's own configuration, so that what it prints is what was tried. */
function blockOf(language: string): string {
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(
    readFileSync(GUIDE, 'utf8'),
  )?.[1];
  if (block === undefined) throw new Error(`the guide has no block of ${language}`);
  return block;
}

function replace(text: string, changes: readonly [string, string][]): string {
  return changes.reduce((changed, [from, to]) => {
    if (!changed.includes(from)) throw new Error(`the guide's block has no ${from}`);
    return changed.replace(from, to);
  }, text);
}
