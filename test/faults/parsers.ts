import { Coverage } from '../fuzz/coverage.ts';
import { Chance, mutate } from '../fuzz/mutate.ts';
import type { Outcome, Scenario } from './scenario.ts';

type Targets = {
  TARGETS: Readonly<Record<string, (input: string) => void | Promise<void>>>;
  SEEDS: readonly string[];
  WORDS: readonly string[];
};

/** Inputs for each parser. */
const INPUTS = 3_000;
const WATCHED = /\/(worker|protocol)\/|markdown-it|linkify-it|sanitize-html|htmlparser2|valibot/;
/** It is of the worker, and checked with its types. */
const FILE = '../worker/fuzz/targets.ts';

/** Inputs bred by what they reach: one that runs a block of code that none ran before has offspring. */
async function breed(name: string, { TARGETS, SEEDS, WORDS }: Targets, chance: Chance): Promise<string[]> {
  const target = TARGETS[name] ?? (() => {});
  const coverage = new Coverage(WATCHED);
  const corpus = [...SEEDS];
  const failures: string[] = [];
  for (let tried = 0; tried < INPUTS; tried += 1) {
    const input = SEEDS[tried] ?? mutate(corpus, WORDS, chance);
    try {
      await target(input);
    } catch (error) {
      failures.push(`${name} ${JSON.stringify(input)}: ${String(error)}`);
    }
    if (coverage.grew()) corpus.push(input);
  }
  console.error(`  ${name}: ${INPUTS} inputs, ${corpus.length} kept, ${coverage.size} blocks`);
  coverage.stop();
  return failures;
}

async function run(): Promise<Outcome> {
  const targets: Targets = await import(FILE);
  const seed = Date.now() % 1_000_000;
  // The renderer of Markdown renders only so much in a second: here a second passes with each look at the clock.
  const { now } = Date;
  let time = now();
  Date.now = () => {
    time += 1_000;
    return time;
  };
  const names = Object.keys(targets.TARGETS);
  const failures: string[] = [];
  try {
    for (const [index, name] of names.entries())
      failures.push(...(await breed(name, targets, new Chance(seed + index))));
  } finally {
    Date.now = now;
  }
  return {
    tried: names.length * INPUTS,
    breaches: failures,
    notes: `${names.length} parsers, inputs bred by coverage, seed ${seed}`,
  };
}

export const scenario: Scenario = { name: 'hostile input to every parser', run };
