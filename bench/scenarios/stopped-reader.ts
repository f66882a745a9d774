/** What a client that stopped reading costs the server, beside one that reads. */
import { setTimeout as sleep } from 'node:timers/promises';
import { textFrame, upgrade } from '../load/frame.ts';
import { Line } from '../load/line.ts';
import type { Figures, Scenario } from '../scenario.ts';
import { accounts } from '../servers/accounts.ts';
import { startParley } from '../servers/parley.ts';
import { memoryOf } from '../servers/processes.ts';

const MB = 1_048_576;
const TEXT = 'x'.repeat(4_000);
/** Lower than the default, so that the bound shows. */
const SOCKET_BUDGET = `${16 * MB}`;

type Kind = { name: string; open: (port: number) => Promise<Line>; reads: boolean };

async function measure({ open, reads }: Kind, megabytes: number): Promise<Figures> {
  const running = await startParley({ HISTORY_MAX: '100', SOCKET_BUDGET });
  try {
    const sender = await guest(running.port, 'sender');
    const reader = await open(running.port);
    reader.take = () => {};
    if (!reads) reader.pause();
    const before = memoryOf(running.pid, 'workerd').named;
    for (let sent = 0; sent < megabytes * MB; sent += TEXT.length) {
      await sender.drained(textFrame(JSON.stringify({ type: 'chat', text: TEXT })));
    }
    await settled(running.port);
    const memory = memoryOf(running.pid, 'workerd').named - before;
    sender.drop();
    reader.drop();
    return { memory };
  } finally {
    await running.stop();
  }
}

async function guest(port: number, username: string): Promise<Line> {
  const line = await upgrade(port, '/');
  const welcome = line.until(`"user_joined":"${username}"`);
  line.write(textFrame(JSON.stringify({ type: 'login', username })));
  await welcome;
  line.take = () => {};
  return line;
}

async function stream(port: number): Promise<Line> {
  const [account] = (await accounts()).list;
  const line = await Line.open(port);
  const opened = line.until('event: Join');
  line.write(`GET /stream/${account?.streamToken} HTTP/1.1\r\nHost: bench\r\n\r\n`);
  await opened;
  return line;
}

/** Waits until the server has told everything: two looks at the newest message see the same. */
async function settled(port: number): Promise<void> {
  for (let last = ''; ; await sleep(300)) {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/messages?limit=1&format=array`);
    const id = /"id":"(\w+)"/.exec(await answer.text())?.[1] ?? '';
    if (id === last) return;
    last = id;
  }
}

const KINDS: readonly Kind[] = [
  { name: 'socket, reading', open: (port) => guest(port, 'reader'), reads: true },
  { name: 'socket, stopped', open: (port) => guest(port, 'reader'), reads: false },
  { name: 'stream, reading', open: stream, reads: true },
  { name: 'stream, stopped', open: stream, reads: false },
];

export const stoppedReader: Scenario = {
  name: 'stopped-reader',
  title: 'A client that stopped reading: memory of workerd, by what was sent to it (SOCKET_BUDGET 16 MB)',
  axis: 'MB sent',
  figures: { memory: 'MB more than before' },
  plotted: 1,
  cases: KINDS.flatMap((kind) =>
    [8, 32].map((megabytes) => ({
      server: kind.name,
      at: megabytes,
      rounds: 1,
      run: () => measure(kind, megabytes),
    })),
  ),
};
