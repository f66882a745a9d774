import type { Scenario } from '../scenario.ts';

/** A figure over the rounds. */
export type Spread = { median: number; min: number; max: number };

/** What one server did at one place of the axis. */
export type Result = { server: string; at: number; figures: Readonly<Record<string, Spread>> };

/** What a scenario gave, on which day (ISO 8601), and how long it took. */
export type Outcome = { scenario: Scenario; date: string; minutes: number; results: readonly Result[] };

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? Number.NaN, sorted[Math.floor(middle)] ?? Number.NaN];
  return { median: (low + high) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** The median that a server had, or undefined where it was not measured. */
export function figure(
  outcomes: readonly Outcome[],
  scenario: string,
  server: string,
  at: number,
  key: string,
): number | undefined {
  const outcome = outcomes.find((each) => each.scenario.name === scenario);
  const result = outcome?.results.find((each) => each.server === server && each.at === at);
  return result?.figures[key]?.median;
}
