/**
 * `npm run soak -- MINUTES`: people of all protocols come and go in several rooms, at a modest rate. What they were
 * promised must hold, and what the server uses must not grow for ever. Prints a sample a minute, then the verdict.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { childOf, until } from '../selfhost/processes.ts';
import { type Server, startServer } from '../server.ts';
import { Churn } from './churn.ts';
import { growthOf, type Look } from './growth.ts';
import { type Usage, usageOf } from './usage.ts';
import { verdictOf } from './verdict.ts';

/** Milliseconds. */
const MINUTE = 60_000;
const SAMPLE = 15_000;
/** How often everybody leaves, and the server is looked at while it rests. */
const PARTS = 3;
/** Minutes below which workerd's memory does not level off, so that it is told and not judged. */
const SHORT = 30;
/** Rooms without anybody may go to sleep after 10 s. */
const REST = 30_000;
/** How often handles are counted at rest, and how long after one another. */
const LOOKS = 5;
const MOMENT = 200;
/** A history that is full soon, so that trimming is part of the run. */
const HISTORY = '1000';

/** Hours are those of this process. */
function look(server: Server, churn: Churn): Look {
  return {
    hours: performance.now() / (60 * MINUTE),
    acts: churn.scene.acts.of(/./),
    workerd: usageOf(childOf(server.pid)),
    supervisor: usageOf(server.pid),
  };
}

/** A look at the server when nobody is there, and has not been for so long that the rooms may sleep. */
async function lookAtRest(server: Server, churn: Churn): Promise<Look> {
  await until(
    () => isEmpty(server),
    MINUTE,
    () => 'a server without a connection',
  );
  await sleep(REST);
  let rest = look(server, churn);
  for (let n = 1; n < LOOKS; n += 1) {
    await sleep(MOMENT);
    rest = withFewerHandles(rest, look(server, churn));
  }
  return rest;
}

/** The supervisor tells workerd now and then how large the rooms are: what is open for that moment is no leak. */
function withFewerHandles(before: Look, now: Look): Look {
  const fewer = (side: 'workerd' | 'supervisor') => ({
    ...now[side],
    handles: Math.min(before[side].handles, now[side].handles),
  });
  return { ...now, workerd: fewer('workerd'), supervisor: fewer('supervisor') };
}

async function isEmpty({ url }: Server): Promise<boolean> {
  const figures = await (await fetch(`${url}/metrics`)).text();
  const open = [...figures.matchAll(/^parley_connections\{.*\} (\d+)$/gm)];
  return open.length > 0 && open.every(([, connections]) => connections === '0');
}

/** With the memory of this process, which is not to grow either. */
function tell(what: string, { workerd, supervisor }: Look): void {
  const figures = ({ memory, handles, cpu }: Usage) =>
    `${memory.toFixed(1)} MB, ${handles} handles, ${cpu.toFixed(0)} s`;
  const own = usageOf(process.pid).memory.toFixed(0);
  console.log(
    `${what.padEnd(12)} workerd ${figures(workerd)}   supervisor ${figures(supervisor)}   clients ${own} MB`,
  );
}

/** Fills the rooms, acts, and empties them. @returns looks under way, and the one at rest after it */
async function part(server: Server, churn: Churn, time: number): Promise<{ busy: Look[]; rest: Look }> {
  await churn.scene.fill();
  const busy = [look(server, churn)];
  for (let n = 1; n * SAMPLE <= time; n += 1) {
    await churn.run(SAMPLE);
    const now = look(server, churn);
    busy.push(now);
    if (n % 4 === 0) tell(`minute ${(now.hours * 60).toFixed(0)}`, now);
  }
  await churn.empty();
  const rest = await lookAtRest(server, churn);
  tell('at rest', rest);
  return { busy, rest };
}

/** @returns what does not hold */
async function soak(server: Server, minutes: number): Promise<string[]> {
  const churn = new Churn(`${server.url}/`);
  const time = (minutes * MINUTE) / PARTS;
  const first = await part(server, churn, time);
  const second = await part(server, churn, time);
  const third = await part(server, churn, time);

  const { table, breaches } = verdictOf(churn);
  console.log(`\n${table}\n\n${shareOf(third.busy)}`);
  const rests = [first.rest, second.rest, third.rest] as const;
  const growth = growthOf({ rests, busy: third.busy }, minutes >= SHORT);
  console.log(growth.story);
  return [...breaches, ...growth.breaches];
}

function shareOf(busy: readonly Look[]): string {
  const [from, to] = [busy[0], busy.at(-1)];
  if (from === undefined || to === undefined) throw new Error('nothing was looked at');
  const seconds = (to.hours - from.hours) * 3_600;
  const share = ((to.workerd.cpu - from.workerd.cpu) / seconds) * 100;
  return `${((to.acts - from.acts) / seconds).toFixed(1)} acts a second; workerd used ${share.toFixed(1)} % of a core`;
}

const minutes = Number(process.argv[2] ?? 60);
if (!(minutes > 0)) throw new Error('usage: npm run soak -- MINUTES');
console.log(`${minutes} minutes, and those in which everybody comes and leaves`);
const server = await startServer({ env: { HISTORY_MAX: HISTORY } });
try {
  const breaches = await soak(server, minutes);
  for (const breach of breaches) console.error(breach);
  process.exitCode = breaches.length === 0 ? 0 : 1;
} finally {
  await server[Symbol.asyncDispose]();
}
