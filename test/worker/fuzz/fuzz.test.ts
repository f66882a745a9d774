import fc from 'fast-check';
import { afterAll, beforeAll, test, vi } from 'vitest';
import { SEEDS, TARGETS, WORDS } from './targets.ts';

/** Inputs for each parser. */
const RUNS = 3_000;

const inputs = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 5 })), { maxLength: 60 })
    .map((words) => words.join('')),
  fc
    .tuple(fc.constantFrom(...SEEDS), fc.constantFrom(...SEEDS), fc.nat(60), fc.nat(60))
    .map(([a, b, i, j]) => a.slice(0, i) + b.slice(j)),
  fc
    .tuple(fc.constantFrom(...WORDS), fc.integer({ min: 1, max: 2_000 }))
    .map(([word, times]) => word.repeat(times)),
);

// The renderer renders no more than so much in a second: here a second passes with each input.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterAll(() => {
  vi.useRealTimers();
});

test.each(Object.entries(TARGETS))(
  `[Bad input] ${RUNS} inputs: what the parser of a %s makes of them is as it should be, or a coded error`,
  async (_, target) => {
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        vi.advanceTimersByTime(1_000);
        await target(input);
      }),
      { numRuns: RUNS, examples: SEEDS.map((seed) => [seed]) },
    );
  },
  60_000,
);
