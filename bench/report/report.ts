import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from '../scenarios/index.ts';
import { PARLEY } from '../servers/parley.ts';
import { LIBRARIES, NODE_SQLITE, PEERS, WORKERD, WORKERD_SOCKETS } from '../servers/peers.ts';
import { SMALLEST_ROOM } from '../servers/smallest-room.ts';
import { readKept } from './kept.ts';
import { machine } from './machine.ts';
import { plot } from './plot.ts';
import type { Outcome } from './results.ts';
import { tables } from './tables.ts';
import { targetTable } from './targets.ts';

const DIRECTORY = join(import.meta.dirname, '../../docs/bench');

const RESULTS = 'results.json';

/** What was written before. */
export function kept(): Outcome[] {
  return readKept(join(DIRECTORY, RESULTS), SCENARIOS);
}

/** Writes tables, JSON and plots into docs/bench. */
export function writeReport(outcomes: readonly Outcome[]): void {
  mkdirSync(DIRECTORY, { recursive: true });
  const about = {
    machine: machine(),
    minutes: Math.round(outcomes.reduce((sum, { minutes }) => sum + minutes, 0)),
  };
  write(RESULTS, `${JSON.stringify({ ...about, outcomes: outcomes.map(plain) }, null, 1)}\n`);
  write('results.md', report(outcomes, about));
  for (const outcome of outcomes) {
    for (const key of plottedKeys(outcome)) write(`${outcome.scenario.name}-${key}.svg`, plot(outcome, key));
  }
}

type About = { machine: string; minutes: number };

function report(outcomes: readonly Outcome[], { machine: on, minutes }: About): string {
  const setups = [
    PARLEY.streams,
    ...PEERS,
    ...LIBRARIES,
    WORKERD,
    WORKERD_SOCKETS,
    SMALLEST_ROOM,
    NODE_SQLITE,
  ].map(({ name, setup }) => `- **${name}**: ${setup}.`);
  return [
    '# Results\n',
    `All scenarios took ${minutes} minutes. The servers of a scenario were measured in one run, in turns, everything on one machine: ${on}. A cell is the median of its rounds, with the least and the most where there were several. What it means: [README.md](README.md).\n`,
    `## Targets\n\n${targetTable(outcomes)}`,
    `## What was compared\n\n${setups.join('\n')}\n`,
    '## All figures\n',
    ...outcomes.map(
      (outcome) => `${tables(outcome)}\n${plottedKeys(outcome).map(picture(outcome)).join(' ')}\n`,
    ),
  ].join('\n');
}

function picture({ scenario }: Outcome): (key: string) => string {
  return (key) => `![${scenario.name}: ${scenario.figures[key]}](${scenario.name}-${key}.svg)`;
}

function plottedKeys({ scenario }: Outcome): string[] {
  return Object.keys(scenario.figures).slice(0, scenario.plotted);
}

function plain({ scenario, ...outcome }: Outcome): object {
  const { name, title, axis, figures } = scenario;
  return { name, title, axis, figures, ...outcome };
}

function write(name: string, content: string): void {
  writeFileSync(join(DIRECTORY, name), content);
}
