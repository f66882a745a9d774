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
  outcomes: v.array(
    v.object({
      name: v.string(),
      date: v.string(),
      minutes: v.number(),
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

/** What earlier runs left, of the scenarios that there are. */
export function readKept(file: string, scenarios: readonly Scenario[]): Outcome[] {
  if (!existsSync(file)) return [];
  const { outcomes } = v.parse(keptOf, JSON.parse(readFileSync(file, 'utf8')));
  return outcomes.flatMap(({ name, ...outcome }) => {
    const scenario = scenarios.find((each) => each.name === name);
    return scenario ? [{ scenario, ...outcome }] : [];
  });
}
