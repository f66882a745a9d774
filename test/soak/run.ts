/**
 * `npm run soak -- MINUTES`: people of all protocols come and go in several rooms, at a modest rate, and what the
 * server uses must end where it began. Prints a sample a minute, then the verdict; fails if something grew.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { childOf } from '../selfhost/processes.ts';
import { type Server, startServer } from '../server.ts';
import { Churn } from './churn.ts';
import { slopeOf } from './slope.ts';
import { type Usage, usageOf } from './usage.ts';

/** Milliseconds. */
const MINUTE = 60_000;
const SAMPLE = 15_000;
/** How much of the run comes before the first look: the runtime lets its heaps grow for a while before it collects. */
const WARM_UP = 1 / 3;
/** Rooms without anybody may go to sleep after 10 s. */
const REST = 30_000;
/** A history that is full soon, so that trimming is part of the run. */
const HISTORY = '1000';

type Sample = { hours: number; workerd: Usage; supervisor: Usage };

function look(server: Server): Sample {
  return {
    hours: performance.now() / (60 * MINUTE),
    workerd: usageOf(childOf(server.pid)),
    supervisor: usageOf(server.pid),
  };
}

/** A look at the server when nobody is there. */
async function lookAtRest(server: Server): Promise<Sample> {
  await sleep(REST);
  return look(server);
}

function tell(what: string, { workerd, supervisor }: Sample): void {
  const figures = ({ memory, handles, cpu }: Usage) =>
    `${memory.toFixed(1)} MB, ${handles} handles, ${cpu.toFixed(0)} s`;
  console.log(`${what.padEnd(12)} workerd ${figures(workerd)}   supervisor ${figures(supervisor)}`);
}

/** One line of the verdict. @param slack how much more is still the same */
function compare(what: string, began: number, ended: number, slack: number): boolean {
  const holds = ended <= began + slack;
  console.log(
    `${what.padEnd(24)} ${began.toFixed(1)} → ${ended.toFixed(1)} (${holds ? 'as it began' : 'GREW'})`,
  );
  return holds;
}

async function soak(server: Server, minutes: number): Promise<boolean> {
  const churn = new Churn(`${server.url}/`);
  await churn.fill();
  await churn.run(minutes * MINUTE * WARM_UP);
  await churn.empty();
  const began = await lookAtRest(server);
  tell('at rest', began);

  await churn.fill();
  const samples: Sample[] = [];
  const busy = look(server);
  for (let n = 0; n * SAMPLE < minutes * MINUTE * (1 - WARM_UP); n += 1) {
    await churn.run(SAMPLE);
    const sample = look(server);
    samples.push(sample);
    if (n % 4 === 3) tell(`minute ${(n + 1) / 4}`, sample);
  }
  const last = look(server);
  await churn.empty();
  const ended = await lookAtRest(server);
  tell('at rest', ended);

  const { tally } = churn;
  console.log(
    `${tally.accepted_} messages accepted, ${tally.seen} seen; refused: ${JSON.stringify([...tally.refusals])}`,
  );
  const share = (last.workerd.cpu - busy.workerd.cpu) / ((last.hours - busy.hours) * 3_600);
  console.log(`workerd used ${(share * 100).toFixed(1)} % of a core`);
  for (const side of ['workerd', 'supervisor'] as const) {
    const slope = (figure: keyof Usage) =>
      slopeOf(samples.map((sample) => [sample.hours, sample[side][figure]])).toFixed(1);
    console.log(
      `${side}: ${slope('memory')} MB an hour, ${slope('handles')} handles an hour (least squares, under churn)`,
    );
  }
  return [
    compare('handles of workerd', began.workerd.handles, ended.workerd.handles, 0),
    compare('handles of supervisor', began.supervisor.handles, ended.supervisor.handles, 0),
    compare('memory of workerd', began.workerd.memory, ended.workerd.memory, began.workerd.memory / 4),
    compare('memory of supervisor', began.supervisor.memory, ended.supervisor.memory, 15),
  ].every(Boolean);
}

const minutes = Number(process.argv[2] ?? 60);
if (!(minutes > 0)) throw new Error('usage: npm run soak -- MINUTES');
const server = await startServer({ env: { HISTORY_MAX: HISTORY } });
try {
  process.exitCode = (await soak(server, minutes)) ? 0 : 1;
} finally {
  await server[Symbol.asyncDispose]();
}
