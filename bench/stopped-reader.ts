/**
 * What a client that stopped reading costs the server, by kind of connection: the memory of workerd after each
 * slice of messages, in MB per MB sent to that client. A healthy reader stands beside it as the yardstick.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Server, startServer } from '../test/server.ts';

const MB = 1_048_576;
const SLICES = 12;
/** Sent to each reader in one slice. */
const SLICE_MB = 8;
const TEXT = 'x'.repeat(4_000);
/** Lower than the default, so that the bound shows within the run. */
const SOCKET_BUDGET = 32 * MB;

/** Resident memory of the server's workerd, in MB. */
function workerdMemory(server: Server): number {
  const children = (pid: string): string[] => {
    const direct = execFileSync('ps', ['-o', 'pid=', '--ppid', pid], { encoding: 'utf8' }).split('\n');
    return direct
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .flatMap((child) => [child, ...tree(child)]);
  };
  const tree = (pid: string): string[] => {
    try {
      return children(pid);
    } catch {
      return [];
    }
  };
  const memories = tree(`${server.pid}`).map((pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return /^Name:\s*workerd/m.test(status) ? Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]) / 1_024 : 0;
  });
  return Math.max(...memories);
}

/** A raw WebSocket client: the runtime's own would always read. */
async function upgrade(server: Server, path: string): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: parley\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );
  await once(socket, 'data');
  return socket;
}

/** A masked text frame; the mask of zeros leaves the text as it is. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
  if (payload.length < 126)
    return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
  return Buffer.concat([header, payload]);
}

async function openStream(server: Server): Promise<Socket> {
  const form = new URLSearchParams({ username: 'reader', password: 'reader' });
  const login = await fetch(`${server.url}/login`, { method: 'POST', body: form });
  const tokens: unknown = await login.json();
  if (typeof tokens !== 'object' || tokens === null || !('stream_token' in tokens))
    throw new Error('no token');
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`GET /stream/${tokens.stream_token} HTTP/1.1\r\nHost: parley\r\n\r\n`);
  await once(socket, 'data');
  return socket;
}

async function measure(
  kind: string,
  open: (server: Server) => Promise<Socket>,
  reads: boolean,
): Promise<void> {
  const server = await startServer({
    env: { MESSAGE_RATE: '0', HISTORY_MAX: '100', SOCKET_BUDGET: `${SOCKET_BUDGET}` },
  });
  try {
    const sender = await upgrade(server, '/');
    sender.resume();
    sender.write(textFrame('{"type":"login","username":"sender"}'));
    const reader = await open(server);
    if (reads) reader.resume();
    else reader.pause();
    const figures: string[] = [];
    const before = workerdMemory(server);
    for (let slice = 1; slice <= SLICES; slice += 1) {
      for (let sent = 0; sent < SLICE_MB * MB; sent += TEXT.length) {
        if (!sender.write(textFrame(JSON.stringify({ type: 'chat', text: TEXT }))))
          await once(sender, 'drain');
      }
      await settled(server);
      figures.push(`${slice * SLICE_MB} MB: +${(workerdMemory(server) - before).toFixed(0)} MB`);
    }
    console.log(`${kind.padEnd(28)} ${figures.join('   ')}`);
    sender.destroy();
    reader.destroy();
  } finally {
    await server.kill();
    await server[Symbol.asyncDispose]();
  }
}

/** Waits until the server has told everything: two looks at the newest message see the same. */
async function settled(server: Server): Promise<void> {
  for (let last = ''; ; ) {
    const newest = await (await fetch(`${server.url}/v1/chat/messages?limit=1&format=array`)).text();
    const id = /"id":"(\w+)"/.exec(newest)?.[1] ?? '';
    if (id === last) return;
    last = id;
    await sleep(500);
  }
}

const classroom = async (server: Server) => {
  const socket = await upgrade(server, '/');
  socket.write(textFrame('{"type":"login","username":"reader"}'));
  await once(socket, 'data');
  return socket;
};

console.log(`memory of workerd, messages of ${TEXT.length} bytes`);
await measure('socket, reading', classroom, true);
await measure('socket, stopped', classroom, false);
await measure('stream, reading', openStream, true);
await measure('stream, stopped', openStream, false);
