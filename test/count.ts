/**
 * Prints `N passed, N failed` from what both runners left in reports/. Called as `count.ts STATUS` with the exit
 * status of `npm test`; exits non-zero when anything failed, a report is missing or the status was not 0.
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';

type Count = { passed: number; failed: number };

const vitestReport = v.object({
  success: v.boolean(),
  numPassedTests: v.number(),
  numTotalTests: v.number(),
});
const playwrightReport = v.object({
  stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number(), skipped: v.number() }),
  errors: v.array(v.unknown()),
});

/** A test that was skipped has not passed. A suite that could not be loaded counts as one failure. */
function countVitest(report: v.InferOutput<typeof vitestReport>): Count {
  const failed = report.numTotalTests - report.numPassedTests;
  return { passed: report.numPassedTests, failed: report.success ? failed : Math.max(failed, 1) };
}

function countPlaywright({ stats, errors }: v.InferOutput<typeof playwrightReport>): Count {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}

function read<S extends v.GenericSchema>(
  path: string,
  schema: S,
  count: (report: v.InferOutput<S>) => Count,
): Count {
  try {
    const counted = count(v.parse(v.pipe(v.string(), v.parseJson(), schema), readFileSync(path, 'utf8')));
    if (counted.passed + counted.failed > 0) return counted;
    console.error(`${path} has no tests`);
  } catch (error) {
    console.error(`${path}: ${error instanceof Error ? error.message : error}`);
  }
  return { passed: 0, failed: 1 };
}

const counts = [
  read('reports/vitest.json', vitestReport, countVitest),
  read('reports/playwright.json', playwrightReport, countPlaywright),
];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const counted = counts.reduce((sum, count) => sum + count.failed, 0);
// A run can fail beside its tests: an unhandled error, a server that does not stop.
const failed = process.argv[2] === '0' ? counted : Math.max(counted, 1);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
