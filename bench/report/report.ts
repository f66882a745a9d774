import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARLEY } from '../servers/parley.ts';
import { NODE_SQLITE, PEERS, WORKERD } from '../servers/peers.ts';
import { machine } from './machine.ts';
import { plot } from './plot.ts';
import type { Outcome } from './results.ts';
import { tables } from './tables.ts';
import { targetTable } from './targets.ts';

const DIRECTORY = join(import.meta.dirname, '../../docs/bench');

/** Writes tables, JSON and plots into docs/bench. */
export function writeReport(outcomes: readonly Outcome[], minutes: number): void {
  mkdirSync(DIRECTORY, { recursive: true });
  const about = {
    machine: machine(),
    date: new Date().toISOString().slice(0, 10),
    minutes: Math.round(minutes),
  };
  write('results.json', `${JSON.stringify({ ...about, outcomes: outcomes.map(plain) }, null, 1)}\n`);
  write('results.md', report(outcomes, about));
  for (const outcome of outcomes) {
    for (const key of plottedKeys(outcome)) write(`${outcome.scenario.name}-${key}.svg`, plot(outcome, key));
  }
}

type About = { machine: string; date: string; minutes: number };

function report(outcomes: readonly Outcome[], { machine: on, date, minutes }: About): string {
  const setups = [PARLEY.streams, ...PEERS, WORKERD, NODE_SQLITE].map(
    ({ name, setup }) => `- **${name}**: ${setup}.`,
  );
  return [
    '# Results\n',
    `One run of \`npm run bench\`, ${date}, ${minutes} minutes, everything on one machine: ${on}. A cell is the median of its rounds, with the least and the most where there were several. What it means: [README.md](README.md).\n`,
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

function plain({ scenario, results }: Outcome): object {
  const { name, title, axis, figures } = scenario;
  return { name, title, axis, figures, results };
}

function write(name: string, content: string): void {
  writeFileSync(join(DIRECTORY, name), content);
}
