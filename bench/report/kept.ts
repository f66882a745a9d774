import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Scenario } from '../scenario.ts';
import type { Outcome } from './results.ts';

/** A figure that was not measured is null in JSON. */
const number = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? Number.NaN),
);
const keptOf = v.object({
  minutes: v.number(),
  outcomes: v.array(
    v.object({
      name: v.string(),
      date: v.string(),
      results: v.array(
        v.object({
          server: v.string(),
          at: v.number(),
          figures: v.record(v.string(), v.object({ median: number, min: number, max: number })),
        }),
      ),
    }),
  ),
});

/** What an earlier run left, of the scenarios that there are, and how many minutes the last whole run took. */
export function readKept(
  file: string,
  scenarios: readonly Scenario[],
): { outcomes: Outcome[]; minutes: number } {
  if (!existsSync(file)) return { outcomes: [], minutes: 0 };
  const { minutes, outcomes } = v.parse(keptOf, JSON.parse(readFileSync(file, 'utf8')));
  const known = outcomes.flatMap(({ name, date, results }) => {
    const scenario = scenarios.find((each) => each.name === name);
    return scenario ? [{ scenario, date, results }] : [];
  });
  return { outcomes: known, minutes };
}
