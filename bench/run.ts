/**
 * `npm run bench [-- scenario…]`: measures, prints tables, and writes docs/bench. Scenarios that are named take the place
 * of what an earlier run has left of them. The peers take turns with the server in one run, because a machine is not the same an hour later.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { kept, writeReport } from './report/report.ts';
import { type Outcome, type Result, spread } from './report/results.ts';
import { tables } from './report/tables.ts';
import type { Case, Figures, Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** Milliseconds that one case may take. */
const PATIENCE = 180_000;

async function measure(scenario: Scenario): Promise<Outcome> {
  const start = performance.now();
  const rounds = Math.max(...scenario.cases.map((each) => each.rounds));
  const measured = new Map<Case, Figures[]>(scenario.cases.map((each) => [each, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const each of scenario.cases.filter((one) => one.rounds >= round)) {
      const figures = await attempt(scenario, each, round);
      if (figures) measured.get(each)?.push(figures);
    }
  }
  return {
    scenario,
    date: new Date().toISOString().slice(0, 10),
    minutes: (performance.now() - start) / 60_000,
    results: [...measured].filter(([, all]) => all.length > 0).map(result),
  };
}

/** One case that fails must not take the results of all others with it. */
async function attempt(scenario: Scenario, each: Case, round: number): Promise<Figures | undefined> {
  const what = `${scenario.name}: ${each.server}, ${each.at} ${scenario.axis}, round ${round}`;
  const start = performance.now();
  try {
    const figures = await Promise.race([each.run(), tooLate()]);
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    console.error(`${what}: ${figures ? `${seconds} s` : 'not on this machine'}`);
    return figures;
  } catch (error) {
    console.error(`${what}: failed`, error);
    process.exitCode = 1;
    return undefined;
  }
}

async function tooLate(): Promise<never> {
  await sleep(PATIENCE, undefined, { ref: false });
  throw new Error(`not within ${PATIENCE / 1_000} s`);
}

function result([{ server, at }, rounds]: [Case, Figures[]]): Result {
  const keys = Object.keys(rounds[0] ?? {});
  return {
    server,
    at,
    figures: Object.fromEntries(
      keys.map((key) => [key, spread(rounds.map((round) => round[key] ?? Number.NaN))]),
    ),
  };
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
if (unknown.length > 0) {
  console.error(
    `there is no ${unknown.join(', ')}; there is ${SCENARIOS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(1);
}
const isWhole = names.length === 0;
const before = isWhole ? [] : kept();
const outcomes = new Map(before.map((outcome): [string, Outcome] => [outcome.scenario.name, outcome]));
for (const scenario of SCENARIOS.filter(({ name }) => isWhole || names.includes(name))) {
  const outcome = await measure(scenario);
  outcomes.set(scenario.name, outcome);
  console.log(tables(outcome));
  // After each, so that a run that is stopped leaves what it has.
  writeReport(SCENARIOS.flatMap(({ name }) => outcomes.get(name) ?? []));
}
process.exit();
