/**
 * `npm run test:faults`: every fault at full size, against the real process; `npm test` has the small versions.
 * Prints a table of what was tried and what was lost, and fails if anything was. With words behind `--`, only
 * scenarios whose names have one of them.
 */
import { readdirSync } from 'node:fs';
import type { Outcome, Scenario } from './scenario.ts';

const APART = ['run.ts', 'scenario.ts'];

async function scenarios(words: readonly string[]): Promise<Scenario[]> {
  const files = readdirSync(import.meta.dirname).filter(
    (name) => name.endsWith('.ts') && !APART.includes(name),
  );
  const all: Scenario[] = [];
  for (const file of files.sort()) all.push((await import(`./${file}`)).scenario);
  return all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
}

async function attempt({ name, run }: Scenario): Promise<Outcome> {
  console.error(`${name} …`);
  try {
    const outcome = await run();
    for (const breach of outcome.breaches ?? []) console.error(breach);
    return outcome;
  } catch (error) {
    console.error(error);
    return { tried: 1, lost: 1, notes: `failed: ${String(error).split('\n')[0]}` };
  }
}

const rows: string[] = [];
let lost = 0;
for (const scenario of await scenarios(process.argv.slice(2))) {
  const began = performance.now();
  const outcome = await attempt(scenario);
  lost += outcome.lost;
  const seconds = Math.round((performance.now() - began) / 1_000);
  rows.push(`| ${scenario.name} | ${outcome.tried} | ${outcome.lost} | ${seconds} s | ${outcome.notes} |`);
}
console.log(['| fault | tried | lost | took | |', '|---|---:|---:|---:|---|', ...rows].join('\n'));
// A run that tried nothing has proved nothing.
process.exitCode = lost === 0 && rows.length > 0 ? 0 : 1;
