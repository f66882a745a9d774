/** What Parley is compared with. Each sends a message to everybody and does nothing else: no storage, no accounts. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialect, Sender } from '../load/crowd.ts';
import { echoSender } from '../load/echo.ts';
import { textFrame, upgrade } from '../load/frame.ts';
import { HttpLine } from '../load/http.ts';
import { Line } from '../load/line.ts';
import { type Installable, installed, label } from './installed.ts';
import { type Command, startPeer, startWorkerd } from './peer.ts';
import type { Server } from './server.ts';

/** Server-sent events, and POST /message with the text as the whole body. */
const eventStreams: Dialect = {
  marks: 1,
  async read(port, _, meter) {
    const line = await Line.open(port);
    const opened = line.until('\r\n\r\n');
    line.write('GET /stream HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n');
    await opened;
    line.take = meter.reader();
    return line;
  },
  async send(port): Promise<Sender> {
    const line = await HttpLine.open(port);
    return {
      async say(text) {
        const { status } = await line.post('/message', text);
        if (status >= 300) throw new Error(`a message was answered ${status}`);
      },
      drop: () => line.drop(),
    };
  },
};

/** Plain text frames. */
const frames: Dialect = {
  marks: 1,
  async read(port, _, meter) {
    const line = await upgrade(port, '/');
    line.take = meter.reader();
    return line;
  },
  send: async (port) => echoSender(await upgrade(port, '/'), textFrame),
};

/** Engine.IO 4 over WebSocket: `40` connects, `42[event,…]` is an event. Its pings come every 25 s: no run is so long. */
const socketIo: Dialect = {
  marks: 1,
  async read(port, _, meter) {
    const line = await connectSocketIo(port);
    line.take = meter.reader();
    return line;
  },
  send: async (port) =>
    echoSender(await connectSocketIo(port), (text) => textFrame(`42${JSON.stringify(['message', text])}`)),
};

async function connectSocketIo(port: number): Promise<Line> {
  const line = await upgrade(port, '/socket.io/?EIO=4&transport=websocket');
  const connected = line.until('40{"sid"');
  line.write(textFrame('40'));
  await connected;
  return line;
}

function node(program: string, port: number, ...args: string[]): Command {
  const path = join(import.meta.dirname, `../peers/${program}.ts`);
  return [process.execPath, '--disable-warning=ExperimentalWarning', path, `${port}`, ...args];
}

const MODULES = '/usr/lib/nginx/modules';

/** nginx tells its version on stderr. */
function nginxVersion(): string {
  return execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' })
    .replace(/^.*nginx\//s, '')
    .trim();
}

const hasNchan = existsSync(join(MODULES, 'ngx_nchan_module.so'));

const nchan: Server = {
  name: 'nchan',
  setup: hasNchan ? `nginx ${nginxVersion()} with nchan, one worker, 250 messages in memory` : 'not found',
  async start() {
    if (!hasNchan) return undefined;
    const directory = mkdtempSync(join(tmpdir(), 'parley-bench-nginx-'));
    const running = await startPeer((port) => {
      const file = join(directory, 'nginx.conf');
      const config = readFileSync(join(import.meta.dirname, '../peers/nginx.conf'), 'utf8');
      writeFileSync(
        file,
        config
          .replaceAll('DIRECTORY', directory)
          .replaceAll('MODULES', MODULES)
          .replaceAll('PORT', `${port}`),
      );
      return ['nginx', '-c', file, '-e', 'stderr'];
    });
    const stop = async () => {
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    };
    return { ...running, stop, dialects: [eventStreams] };
  },
};

const nodeHttp: Server = {
  name: 'node:http',
  setup: `Node ${process.versions.node}, response.write of the same bytes to each stream`,
  start: async () => ({ ...(await startPeer((port) => node('node-http', port))), dialects: [eventStreams] }),
};

const ws: Server = {
  name: 'ws',
  setup: 'ws 8.21.0, send to each client',
  start: async () => ({ ...(await startPeer((port) => node('ws', port))), dialects: [frames] }),
};

function fromNpm(name: Installable, program: string, setup: string, dialect: Dialect): Server {
  return {
    name,
    setup: `${label(name)}, ${setup}`,
    async start() {
      const directory = installed(name);
      if (directory === undefined) return undefined;
      return { ...(await startPeer((port) => node(program, port, directory))), dialects: [dialect] };
    },
  };
}

const betterSse = fromNpm('better-sse', 'better-sse', 'channel.broadcast', eventStreams);
const socketIoServer = fromNpm('socket.io', 'socket-io', 'io.emit, WebSocket only', socketIo);

function bareWorkerd(name: string, setup: string, dialect: Dialect): Server {
  return {
    name,
    setup: `the workerd of Parley with one object ${setup}, nothing else`,
    async start() {
      const config = join(import.meta.dirname, '../peers/workerd.capnp');
      return { ...(await startWorkerd(config)), dialects: [dialect] };
    },
  };
}

/** No peers, but the ground that Parley stands on. */
export const WORKERD = bareWorkerd(
  'bare workerd',
  'that tells each stream the same bytes, in turns',
  eventStreams,
);
export const WORKERD_SOCKETS = bareWorkerd(
  'bare workerd, WebSocket',
  'that sends the same to each hibernating WebSocket',
  frames,
);

/** What posts are compared with. */
export const NODE_SQLITE: Server = {
  name: 'node:sqlite',
  setup: `Node ${process.versions.node}, one insert for each message (WAL, synchronous=NORMAL), then as node:http`,
  async start() {
    const directory = mkdtempSync(join(tmpdir(), 'parley-bench-sqlite-'));
    const running = await startPeer((port) => node('node-sqlite', port, join(directory, 'events.sqlite')));
    const stop = async () => {
      await running.stop();
      rmSync(directory, { recursive: true, force: true });
    };
    return { ...running, stop, dialects: [eventStreams] };
  },
};

/** Those that everything is compared with, and those that stand for a library. */
export const PEERS: readonly Server[] = [nchan, nodeHttp, ws];
export const LIBRARIES: readonly Server[] = [betterSse, socketIoServer];
