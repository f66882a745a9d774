/** What a room on workerd cannot do without: the ground that Parley stands on where more is asked than to tell. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { TOKEN_SECRET } from './accounts.ts';
import { startWorkerd } from './peer.ts';
import type { Lasting } from './server.ts';
import { eventStreams } from './streams.ts';

const SOURCES = join(import.meta.dirname, '../peers');

let built: Promise<string> | undefined;

/** The directory with the configuration and the worker, made when it is first asked for. */
function bundle(): Promise<string> {
  built ??= make();
  return built;
}

async function make(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'parley-bench-room-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { target: 'webworker', noExternal: true, resolve: { conditions: ['workerd', 'worker'] } },
    build: {
      ssr: join(SOURCES, 'smallest-room.js'),
      outDir: directory,
      // It is another's than the project's, and new.
      emptyOutDir: false,
      target: 'es2024',
      rolldownOptions: { external: /^cloudflare:/, output: { entryFileNames: 'worker.js' } },
    },
  });
  copyFileSync(join(SOURCES, 'smallest-room.capnp'), join(directory, 'config.capnp'));
  copyFileSync(join(SOURCES, 'sockets.capnp'), join(directory, 'sockets.capnp'));
  return directory;
}

/** With the accounts of Parley, whose tokens it takes and gives. */
async function start(): Promise<Lasting> {
  const directory = await bundle();
  const rooms = mkdtempSync(join(tmpdir(), 'parley-bench-rooms-'));
  const begin = (at?: number) =>
    startWorkerd(join(directory, 'config.capnp'), [`--directory-path=data=${rooms}`], at, { TOKEN_SECRET });
  let peer = await begin();
  const { port } = peer;
  return {
    port,
    get pid() {
      return peer.pid;
    },
    dialects: [await eventStreams()],
    kill: () => peer.kill(),
    async restart() {
      peer = await begin(port);
    },
    async stop() {
      await peer.stop();
      rmSync(rooms, { recursive: true, force: true });
    },
  };
}

export const SMALLEST_ROOM = {
  name: 'smallest room',
  setup:
    'the workerd and the jose of Parley: a token verified, a row and the next token stored, all told in turns; no names, rights, limits or refusals',
  start,
};
