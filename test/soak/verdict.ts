import type { Churn } from './churn.ts';

/** Answers that those who live on the edge get, and that pass: a stream that is about to come back, a kick too late, who is away. */
const PASSING = /^(message|direct|signal): 409$/;
/** What strangers are to be answered. */
const OWED =
  /^(login: (403|429)|(stream|message|direct|banned): 403|page: 404|form: (422|429)|large form: 413|frames: refused)$/;

/** What people saw, were promised and were refused in all rooms, as a table, and what of it does not hold. */
export function verdictOf({ scene, failures }: Churn): {
  table: string;
  breaches: string[];
} {
  const { rooms, acts, intrusions } = scene;
  const watches = rooms.map(({ watch }) => watch);
  const sum = (of: (watch: (typeof watches)[number]) => number) =>
    watches.reduce((total, watch) => total + of(watch), 0);
  const unowed = intrusions.entries.filter(([what]) => !OWED.test(what));
  const breaches = [
    ...failures,
    ...watches.flatMap(({ breaches }) => breaches),
    ...watches.flatMap(({ refusals }) => refusals.entries).map(times),
    ...watches.flatMap(({ putOffs }) => putOffs.entries.filter(([what]) => !PASSING.test(what)).map(times)),
    ...unowed.map((unowed) => `a stranger was answered: ${times(unowed)}`),
  ];
  const rows = acts.entries.map(([act, count]) => `| ${act} | ${count} | |`);
  const story = `${sum(({ acceptedCount }) => acceptedCount)} messages accepted, ${sum(({ seen }) => seen)} shown; put off: ${watches.map(({ putOffs }) => putOffs).join(' / ')}; strangers: ${intrusions}`;
  const total = acts.of(/./);
  return {
    table: [
      '| fault | tried | lost |',
      '|---|---:|---:|',
      ...rows,
      `| in all | ${total} | ${breaches.length} |`,
      '',
      story,
    ].join('\n'),
    breaches,
  };
}

function times([what, count]: readonly [string, number]): string {
  return `refused: ${what} (${count})`;
}
