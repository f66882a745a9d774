/** What an open connection costs while nothing happens, and whether talk makes it cost more. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Crowd } from '../load/crowd.ts';
import { burst, quiet } from '../load/talk.ts';
import type { Figures, Scenario } from '../scenario.ts';
import { PARLEY } from '../servers/parley.ts';
import { PEERS, WORKERD, WORKERD_SOCKETS } from '../servers/peers.ts';
import { usage } from '../servers/processes.ts';
import type { Server } from '../servers/server.ts';
import { SMALLEST_ROOM } from '../servers/smallest-room.ts';

const SENDERS = 16;
/** Messages between the first look and the second, and between the second and the third. */
const SAID = 200;
const SAID_LATER = 1_000;
/** Milliseconds for the garbage of the opening to go. */
const SETTLING = 1_500;

/** @param isLong whether there is a third look, at what grows with every message */
async function measure(server: Server, readers: number, isLong: boolean): Promise<Figures | undefined> {
  const running = await server.start();
  if (running === undefined) return undefined;
  const crowd = new Crowd(running.port, running.dialects);
  try {
    // What the first few cost is the program's own.
    await crowd.gather(SENDERS, SENDERS);
    await burst(crowd, { messages: 100, size: 100 });
    const empty = usage(running.pid).memory;
    await crowd.gather(readers, 0);
    const opened = await settled(crowd, running.pid);
    await burst(crowd, { messages: SAID, size: 100 });
    const talked = await settled(crowd, running.pid);
    const each = (megabytes: number) => ((megabytes - empty) / (readers - SENDERS)) * 1_024;
    const figures = { idle: each(opened), talked: each(talked), total: opened };
    if (!isLong) return figures;
    await burst(crowd, { messages: SAID_LATER, size: 100 });
    return { ...figures, later: each(await settled(crowd, running.pid)) };
  } finally {
    crowd.disperse();
    await running.stop();
  }
}

async function settled(crowd: Crowd, pid: number): Promise<number> {
  await quiet(crowd);
  await sleep(SETTLING);
  return usage(pid).memory;
}

const SERVERS = [
  PARLEY.streams,
  PARLEY.streamSockets,
  PARLEY.whisper,
  ...PEERS,
  WORKERD,
  WORKERD_SOCKETS,
  SMALLEST_ROOM,
];

const CONNECTIONS = 1_000;
/** Of those who hear in a frame of its own that somebody comes, each of the others. */
const FEWER = 500;

/** Parley, and what it stands on. */
const LONG: readonly Server[] = [PARLEY.streams, WORKERD, SMALLEST_ROOM];

export const memory: Scenario = {
  name: 'memory',
  title: 'Resident memory for each open connection: before anything is said, and after messages',
  axis: 'connections',
  figures: {
    idle: 'KB per connection, idle',
    talked: `KB per connection, after ${SAID} messages`,
    later: `the same, after ${SAID_LATER} more`,
    total: 'MB of all processes, idle',
  },
  plotted: 2,
  cases: SERVERS.map((server) => {
    const at = server === PARLEY.streamSockets ? FEWER : CONNECTIONS;
    return { server: server.name, at, rounds: 1, run: () => measure(server, at, LONG.includes(server)) };
  }),
};
