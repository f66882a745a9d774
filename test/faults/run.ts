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
    return await run();
  } catch (error) {
    console.error(error);
    return { tried: 1, breaches: [String(error)], notes: `failed: ${String(error).split('\n')[0]}` };
  }
}

/** What is wrong with an outcome, one by one: a scenario that tried nothing has proved nothing. */
function judge({ tried, breaches, notTried }: Outcome): readonly string[] {
  return tried === 0 && notTried === undefined ? ['nothing was tried', ...breaches] : breaches;
}

const rows: string[] = [];
let lost = 0;
for (const scenario of await scenarios(process.argv.slice(2))) {
  const began = performance.now();
  const outcome = await attempt(scenario);
  const seconds = Math.round((performance.now() - began) / 1_000);
  const breaches = judge(outcome);
  for (const breach of breaches) console.error(breach);
  lost += breaches.length;
  const notes = [outcome.notTried && `not tried: ${outcome.notTried}`, outcome.notes].filter(Boolean);
  const row = `| ${scenario.name} | ${outcome.tried} | ${breaches.length} | ${seconds} s | ${notes.join('; ')} |`;
  // A run that is stopped has told what it came to.
  console.error(row);
  rows.push(row);
}
console.log(['| fault | tried | lost | took | |', '|---|---:|---:|---:|---|', ...rows].join('\n'));
// A run that tried nothing has proved nothing.
process.exitCode = lost === 0 && rows.length > 0 ? 0 : 1;
