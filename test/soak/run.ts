/**
 * `npm run soak -- MINUTES`: people of all protocols come and go in several rooms, at a modest rate. What they were
 * promised must hold, and what the server uses must end where it began. Prints a sample a minute, then the verdict.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { childOf, until } from '../selfhost/processes.ts';
import { type Server, startServer } from '../server.ts';
import { Churn } from './churn.ts';
import { slopeOf } from './slope.ts';
import { type Usage, usageOf } from './usage.ts';
import { verdictOf } from './verdict.ts';

/** Milliseconds. */
const MINUTE = 60_000;
const SAMPLE = 15_000;
/** How much of the run comes before the first look: the runtime lets its heaps grow for a while before it collects. */
const WARM_UP = 1 / 3;
/** Minutes below which that is not enough, so that memory is told and not judged. */
const SHORT = 30;
/** Rooms without anybody may go to sleep after 10 s. */
const REST = 30_000;
/** A history that is full soon, so that trimming is part of the run. */
const HISTORY = '1000';
/** By how much memory at rest may be more and yet be the same: part of it, for the heaps of workerd; MB for Node's. */
const MARGIN = 0.1;
const NODE_MARGIN = 15;

type Sample = { hours: number; workerd: Usage; supervisor: Usage };

function look(server: Server): Sample {
  return {
    hours: performance.now() / (60 * MINUTE),
    workerd: usageOf(childOf(server.pid)),
    supervisor: usageOf(server.pid),
  };
}

/** A look at the server when nobody is there, and has not been for so long that the rooms may sleep. */
async function lookAtRest(server: Server): Promise<Sample> {
  await until(
    () => isEmpty(server),
    MINUTE,
    () => 'a server without a connection',
  );
  await sleep(REST);
  return look(server);
}

async function isEmpty({ url }: Server): Promise<boolean> {
  const figures = await (await fetch(`${url}/metrics`)).text();
  const open = [...figures.matchAll(/^parley_connections\{.*\} (\d+)$/gm)];
  return open.length > 0 && open.every(([, connections]) => connections === '0');
}

function tell(what: string, { workerd, supervisor }: Sample): void {
  const figures = ({ memory, handles, cpu }: Usage) =>
    `${memory.toFixed(1)} MB, ${handles} handles, ${cpu.toFixed(0)} s`;
  console.log(`${what.padEnd(12)} workerd ${figures(workerd)}   supervisor ${figures(supervisor)}`);
}

/** One line of the verdict, and what is wrong, if it is. @param slack how much more is still the same */
function compare(what: string, began: number, ended: number, slack: number): string[] {
  const holds = ended <= began + slack;
  const line = `${what} at rest: ${began.toFixed(1)} → ${ended.toFixed(1)}`;
  console.log(`${line} (${holds ? 'as it began' : `GREW by more than ${slack.toFixed(1)}`})`);
  return holds ? [] : [line];
}

function tellSlopes(samples: readonly Sample[]): void {
  for (const side of ['workerd', 'supervisor'] as const) {
    const slope = (figure: keyof Usage) =>
      slopeOf(samples.map((sample) => [sample.hours, sample[side][figure]])).toFixed(1);
    console.log(
      `${side}: ${slope('memory')} MB an hour, ${slope('handles')} handles an hour (least squares, under churn)`,
    );
  }
}

/** @returns what does not hold */
async function soak(server: Server, minutes: number): Promise<string[]> {
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

  const { table, breaches } = verdictOf(churn);
  console.log(`\n${table}\n`);
  const share = (last.workerd.cpu - busy.workerd.cpu) / ((last.hours - busy.hours) * 3_600);
  console.log(`workerd used ${(share * 100).toFixed(1)} % of a core`);
  tellSlopes(samples);
  const isShort = minutes < SHORT;
  if (isShort)
    console.log(`memory is not judged: its heap levels off only in a run of ${SHORT} minutes or more`);
  const grown = (side: 'workerd' | 'supervisor', slack: number) =>
    compare(`memory of ${side}`, began[side].memory, ended[side].memory, slack);
  return [
    ...breaches,
    ...compare('handles of workerd', began.workerd.handles, ended.workerd.handles, 0),
    ...compare('handles of supervisor', began.supervisor.handles, ended.supervisor.handles, 0),
    ...(minutes < SHORT ? [] : grown('workerd', began.workerd.memory * MARGIN)),
    ...grown('supervisor', NODE_MARGIN),
  ];
}

const minutes = Number(process.argv[2] ?? 60);
if (!(minutes > 0)) throw new Error('usage: npm run soak -- MINUTES');
const server = await startServer({ env: { HISTORY_MAX: HISTORY } });
try {
  const breaches = await soak(server, minutes);
  for (const breach of breaches) console.error(breach);
  process.exitCode = breaches.length === 0 ? 0 : 1;
} finally {
  await server[Symbol.asyncDispose]();
}
