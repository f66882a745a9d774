/** Few connections that never end what they say. */
import { frame, OPCODE, upgradeRequest } from '../../contract/rfc6455.ts';
import { until } from '../../selfhost/processes.ts';
import type { Server } from '../../server.ts';
import type { Attack, Siege } from './attack.ts';
import { Hose } from './hose.ts';

const BODIES = 20;
/** Bytes that one body comes to at most before it is broken off. */
const READ = 64 * 1_048_576;
/** Milliseconds for an answer. */
const PATIENCE = 60_000;

const body =
  'POST /login HTTP/1.1\r\nHost: parley\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n';
const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
const socket = upgradeRequest('http://parley/rooms/flood/');
const many = (bytes: Buffer) => Buffer.concat(Array<Buffer>(1_000).fill(bytes));

async function pourBodies({ port }: Server): Promise<Siege> {
  const hoses = await Promise.all(
    Array.from({ length: BODIES }, () => Hose.open(port, body, chunk, { reads: true })),
  );
  const statuses = () => hoses.map(({ status }) => status);
  return {
    async judge() {
      await until(() => !statuses().includes(0), PATIENCE).catch(() => {});
      return hoses.flatMap(({ status, written }) => [
        ...(status === 413 ? [] : [`a body without end was answered ${status}`]),
        ...(written < READ ? [] : [`${written} bytes of a body were taken`]),
      ]);
    },
    story: () => `answered ${[...new Set(statuses())]}`,
    end: () => {
      for (const hose of hoses) hose.end();
    },
  };
}

/** @param code with which the flood is closed, 0 for not at all @param pause as a hose has it */
async function pourFrames({ port }: Server, frames: Buffer, code: number, pause = 0): Promise<Siege> {
  const hose = await Hose.open(port, socket, frames, { reads: false, pause });
  let closed = 0;
  return {
    async judge() {
      if (code !== 0) closed = await hose.closeCode(PATIENCE);
      return [
        ...(hose.status === 101 ? [] : [`the upgrade was answered ${hose.status}`]),
        ...(closed === code ? [] : [`the flood was closed with ${closed}, not ${code}`]),
      ];
    },
    story: () => `${(hose.written / 1_048_576).toFixed(0)} MB poured, closed with ${closed}`,
    end: () => hose.end(),
  };
}

export const FLOODS: readonly Attack[] = [
  { name: '20 bodies without end', cost: 100, delay: 1_000, begin: pourBodies },
  {
    name: 'frames of no use',
    cost: 100,
    delay: 20_000,
    begin: (server) => pourFrames(server, many(frame(OPCODE.text, 'x')), 1008),
  },
  {
    // As a network brings them. As fast as a loopback does, they starve the others: nothing inside workerd can help.
    name: 'a million pings a second',
    cost: 100,
    delay: 20_000,
    begin: (server) => pourFrames(server, many(frame(OPCODE.ping, 'x')), 0, 1),
  },
];
