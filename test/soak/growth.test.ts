/** What the soak makes of what a server used: what levels off passes, what leaks does not. */
import { expect, test } from 'vitest';
import { type Course, growthOf, type Look } from './growth.ts';

/** As measured in a run of an hour, and in one of 32 minutes: MB of workerd at minutes, levelling off. */
const HOUR = [
  [0, 192],
  [20, 290],
  [25, 299],
  [35, 309],
  [48, 313],
  [60, 318],
] as const;
const HALF_HOUR = [
  [0, 180],
  [10.7, 257.5],
  [21.3, 276],
  [32, 278.3],
] as const;
const ACTS_A_MINUTE = 16 * 60;
const KB = 1 / 1_024;

type Series = readonly (readonly [minute: number, memory: number])[];
type Server = { series: Series; leak?: number; handlesAnHour?: number; supervisorAnHour?: number };

/** Between two measurements, on the straight line. */
function memoryAt(series: Series, minute: number): number {
  const next = series.findIndex(([at]) => at >= minute);
  const [[from, before], [to, after]] = [series[Math.max(0, next - 1)], series[next]] as Series as [
    Series[number],
    Series[number],
  ];
  return to === from ? after : before + ((after - before) * (minute - from)) / (to - from);
}

/** @property leak MB that each act leaves */
function courseOf({ series, leak = 0, handlesAnHour = 0, supervisorAnHour = 0 }: Server): Course {
  const length = series.at(-1)?.[0] ?? 0;
  const lookAt = (minute: number, noise = 0): Look => {
    const [hours, acts] = [minute / 60, minute * ACTS_A_MINUTE];
    const memory = memoryAt(series, minute) + leak * acts + noise;
    return {
      hours,
      acts,
      workerd: { memory, handles: 20 + Math.floor(handlesAnHour * hours), cpu: 0 },
      supervisor: { memory: 82 + supervisorAnHour * hours, handles: 25, cpu: 0 },
    };
  };
  const quarters = Array.from({ length: Math.floor((length * 4) / 3) }, (_, n) => (length * 2) / 3 + n / 4);
  return {
    rests: [lookAt(length / 3), lookAt((length * 2) / 3), lookAt(length)],
    // Between two collections the memory goes up and down.
    busy: quarters.map((minute, n) => lookAt(minute, (n % 5) - 2)),
  };
}

const breachesOf = (server: Server) => growthOf(courseOf(server), true).breaches;

test('memory that levels off is none that leaks', () => {
  expect(breachesOf({ series: HOUR })).toEqual([]);
  expect(breachesOf({ series: HALF_HOUR })).toEqual([]);
});

test('a KB that each act leaves is found, and so are 38 MB an hour, with and without the levelling', () => {
  const level = [
    [0, 300],
    [60, 300],
  ] as const;
  const found = [expect.stringMatching(/^memory of workerd at rest: .*IT GREW/)];
  for (const leak of [KB, 38 / (60 * ACTS_A_MINUTE)]) {
    expect(breachesOf({ series: HOUR, leak })).toEqual(found);
    expect(breachesOf({ series: HALF_HOUR, leak })).toEqual(found);
    expect(breachesOf({ series: level, leak })).toEqual(found);
  }
});

test('one look at rest that the collector had not come to yet is no leak', () => {
  const { rests, busy } = courseOf({ series: HOUR });
  const late = { ...rests[2], workerd: { ...rests[2].workerd, memory: rests[2].workerd.memory + 20 } };
  expect(growthOf({ rests: [rests[0], rests[1], late], busy }, true).breaches).toEqual([]);
});

test('a short run tells of memory and does not judge it', () => {
  const { story, breaches } = growthOf(courseOf({ series: HOUR, leak: KB }), false);
  expect(breaches).toEqual([]);
  expect(story).toContain('not judged');
});

test('handles that grow are found, also in a short run', () => {
  const { breaches } = growthOf(courseOf({ series: HOUR, handlesAnHour: 3 }), false);
  expect(breaches).toEqual(['handles of workerd at rest: 21 → 22 → 23 (IT GREW)']);
});

test('a supervisor that grows is found', () => {
  expect(breachesOf({ series: HOUR, supervisorAnHour: 30 })).toEqual([
    'memory of supervisor at rest: 92.0 → 102.0 → 112.0 MB (IT GREW)',
  ]);
});
