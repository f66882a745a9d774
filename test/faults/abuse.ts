/** Attacks that take long or much: connections that say nothing, bodies that do not come, bodies without end. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { frame, OPCODE, upgradeRequest } from '../contract/rfc6455.ts';
import { childOf, until } from '../selfhost/processes.ts';
import { type Server, startServer } from '../server.ts';
import { usageOf } from '../soak/usage.ts';
import { Crowd } from './readers/crowd.ts';
import type { Outcome, Scenario } from './scenario.ts';

/** Of the server; as few as a container or a shell may have. */
const DESCRIPTORS = 20_000;
const CONNECTIONS = 10_000;
/** Bytes that the room is told while it is attacked. */
const SAID = 1_000_000;
/** Megabytes that an attack may cost, beside what the connections themselves take. */
const COST = 150;

type Attack = {
  name: string;
  /** Begins it. @returns what ends it */
  begin(server: Server): Promise<() => void>;
};

/** So many connections, each with the same first words; they are opened at a pace that the test's own process bears. */
async function idle({ port, url }: Server, words: string): Promise<() => void> {
  const lines: Socket[] = [];
  for (let n = 0; n < CONNECTIONS; n += 1) {
    const line = connect(port, '127.0.0.1');
    line.on('error', () => {});
    line.resume();
    if (words !== '') line.write(words.replace('ROOM', `${url}/rooms/idle${n % 5}/`));
    lines.push(line);
    if (n % 200 === 199) await sleep(20);
  }
  await sleep(3_000);
  return () => {
    for (const line of lines) line.destroy();
  };
}

const body = (length: string) =>
  `POST /login HTTP/1.1\r\nHost: parley\r\nContent-Type: application/x-www-form-urlencoded\r\n${length}\r\n\r\n`;

/** Writes the same again and again on a connection, whatever comes back, until it is ended. */
async function pour({ port }: Server, first: string, again: Buffer): Promise<() => void> {
  const line = connect(port, '127.0.0.1');
  line.on('error', () => {});
  await once(line, 'connect');
  line.write(first);
  if (first.includes('websocket')) await once(line, 'data');
  line.pause();
  const writeOn = () => {
    if (line.writable && !line.destroyed) line.write(again, writeOn);
  };
  writeOn();
  return () => line.destroy();
}

const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
const many = (bytes: Buffer, times: number) => Buffer.concat(Array<Buffer>(times).fill(bytes));
const socket = upgradeRequest('http://parley/rooms/flood/');

const ATTACKS: readonly Attack[] = [
  { name: '10,000 connections that say nothing', begin: (server) => idle(server, '') },
  { name: '10,000 idle WebSockets', begin: (server) => idle(server, socket) },
  { name: '10,000 bodies that do not come', begin: (server) => idle(server, body('Content-Length: 1000')) },
  {
    name: '20 bodies without end',
    async begin(server) {
      const ends = await Promise.all(
        Array.from({ length: 20 }, () => pour(server, body('Transfer-Encoding: chunked'), chunk)),
      );
      return () => {
        for (const end of ends) end();
      };
    },
  },
  { name: 'frames of no use', begin: (server) => pour(server, socket, many(frame(OPCODE.text, 'x'), 1_000)) },
  { name: 'pings', begin: (server) => pour(server, socket, many(frame(OPCODE.ping, 'x'), 1_000)) },
];

async function attempt(attack: Attack): Promise<{ line: string; isHeld: boolean }> {
  const start = [process.execPath, '--disable-warning=ExperimentalWarning', 'selfhost/start.js'];
  const server = await startServer({
    command: ['sh', '-c', `ulimit -n ${DESCRIPTORS}; exec "$@"`, 'sh', ...start],
  });
  try {
    const crowd = await Crowd.in(`${server.url}/rooms/calm/`);
    const quiet = await crowd.talk(SAID);
    const before = usageOf(childOf(server.pid)).memory;
    const end = await attack.begin(server);
    const busy = await crowd.talk(SAID);
    const cost = usageOf(childOf(server.pid)).memory - before;
    end();
    // New ones are let in again.
    const healthy = async () =>
      (await fetch(`${server.url}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined))
        ?.status === 200;
    await until(healthy, 30_000);
    crowd.leave();
    const perConnection = attack.name.startsWith('10,000') ? (CONNECTIONS * 90) / 1_024 : 0;
    const line = `${attack.name}: +${cost.toFixed(0)} MB, p99 of the others ${quiet.toFixed(0)} → ${busy.toFixed(0)} ms`;
    return { line, isHeld: cost < COST + perConnection };
  } catch (error) {
    return { line: `${attack.name}: ${String(error)} ${server.output.slice(-300)}`, isHeld: false };
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function run(): Promise<Outcome> {
  const results: Awaited<ReturnType<typeof attempt>>[] = [];
  for (const attack of ATTACKS) {
    const result = await attempt(attack);
    console.error(`  ${result.line}`);
    results.push(result);
  }
  return {
    tried: results.length,
    lost: results.filter(({ isHeld }) => !isHeld).length,
    notes: results.map(({ line }) => line).join('; '),
  };
}

export const scenario: Scenario = { name: 'abuse of connections and bodies', run };
