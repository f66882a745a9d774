/** From the command to `listening`, which is said once the server has answered; what runs then; and what none can do without. */
import { spawnSync } from 'node:child_process';
import { HttpLine } from '../load/http.ts';
import type { Figures, Scenario } from '../scenario.ts';
import { startParley } from '../servers/parley.ts';
import { WORKERD } from '../servers/peers.ts';
import { memoryOf } from '../servers/processes.ts';
import { SMALLEST_ROOM } from '../servers/smallest-room.ts';

const TIMES = 10;

async function measure(): Promise<Figures> {
  const running = await startParley();
  const times: number[] = [];
  try {
    for (let n = 0; n < TIMES; n += 1) {
      await running.process.stop();
      const start = performance.now();
      await running.process.restart();
      times.push(performance.now() - start);
    }
    const { named, others } = memoryOf(running.process.pid, 'workerd');
    return { ...typical(times), workerd: named, others };
  } finally {
    await running.stop();
  }
}

/** workerd with next to nothing to load, until it has answered. */
async function measureWorkerd(): Promise<Figures> {
  const times: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    const start = performance.now();
    const running = await WORKERD.start();
    times.push(performance.now() - start);
    await running?.stop();
  }
  return typical(times);
}

/** workerd with the least that a room needs, until that has answered. */
async function measureRoom(): Promise<Figures> {
  const running = await SMALLEST_ROOM.start();
  const times: number[] = [];
  try {
    for (let n = 0; n < TIMES; n += 1) {
      await running.kill();
      const start = performance.now();
      await running.restart();
      const line = await HttpLine.open(running.port);
      await line.get('/v1/chat/messages');
      times.push(performance.now() - start);
      line.drop();
    }
    return typical(times);
  } finally {
    await running.stop();
  }
}

/** Node with nothing to do, from its start to its end. */
async function measureNode(): Promise<Figures> {
  const times = Array.from({ length: TIMES }, () => {
    const start = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - start;
  });
  return typical(times);
}

function typical(times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[TIMES / 2] ?? Number.NaN, worst: sorted.at(-1) ?? Number.NaN };
}

export const startUp: Scenario = {
  name: 'start-up',
  title: `From the command to "listening on", ${TIMES} times, with rooms on the disk`,
  axis: 'servers',
  figures: {
    median: 'ms, median',
    worst: 'ms, worst',
    workerd: 'MB of workerd',
    others: 'MB of its supervisor',
  },
  plotted: 2,
  cases: [
    { server: 'parley', at: 1, rounds: 1, run: measure },
    { server: 'bare workerd', at: 1, rounds: 1, run: measureWorkerd },
    { server: SMALLEST_ROOM.name, at: 1, rounds: 1, run: measureRoom },
    { server: 'node', at: 1, rounds: 1, run: measureNode },
  ],
};
