/** From the command to `listening`, which is said once a room has answered; and what runs then. */
import type { Figures, Scenario } from '../scenario.ts';
import { startParley } from '../servers/parley.ts';
import { memoryOf } from '../servers/processes.ts';

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
    times.sort((a, b) => a - b);
    return {
      median: times[TIMES / 2] ?? Number.NaN,
      worst: times.at(-1) ?? Number.NaN,
      workerd: named,
      others,
    };
  } finally {
    await running.stop();
  }
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
  cases: [{ server: 'parley', at: 1, rounds: 1, run: measure }],
};
