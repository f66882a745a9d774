/** What the server is to reach, as ratios and figures of one run. */
import { figure, type Outcome } from './results.ts';
import { number, table } from './tables.ts';

type Figure = (scenario: string, server: string, at: number, key: string) => number;
type Target = {
  text: string;
  goal: string;
  value: (of: Figure) => number;
  isMet: (value: number) => boolean;
};

const PEERS = ['nchan', 'node:http', 'better-sse', 'ws', 'socket.io'];

const atMost = (limit: number) => ({ goal: `≤ ${limit}`, isMet: (value: number) => value <= limit });
const atLeast = (limit: number) => ({ goal: `≥ ${limit}`, isMet: (value: number) => value >= limit });
/** Of the peers that were measured. */
const best = (of: Figure, key: string, pick: (...values: number[]) => number) =>
  pick(...PEERS.map((peer) => of('fan-out', peer, 1_000, key)).filter(Number.isFinite));

const TARGETS: readonly Target[] = [
  {
    text: 'Burst to 1,000 streams: deliveries/s, as a multiple of the best peer',
    ...atLeast(5),
    value: (of) => of('fan-out', 'parley', 1_000, 'burst') / best(of, 'burst', Math.max),
  },
  {
    text: 'Burst to 1,000 streams: p99, as a multiple of the best peer',
    ...atMost(1),
    value: (of) => of('fan-out', 'parley', 1_000, 'burstP99') / best(of, 'burstP99', Math.min),
  },
  {
    text: 'Steady to 1,000 streams: server CPU per delivery, as a multiple of bare Node',
    ...atMost(2),
    value: (of) => of('fan-out', 'parley', 1_000, 'cpu') / of('fan-out', 'node:http', 1_000, 'cpu'),
  },
  {
    text: 'Steady to 1,000 streams: p99, as a multiple of nchan',
    ...atMost(2),
    value: (of) => of('fan-out', 'parley', 1_000, 'p99') / of('fan-out', 'nchan', 1_000, 'p99'),
  },
  {
    text: '5,000 streams, 10 messages/s: p99, ms',
    ...atMost(400),
    value: (of) => of('fan-out', 'parley', 5_000, 'p99'),
  },
  {
    text: '5,000 streams: deliveries lost',
    ...atMost(0),
    value: (of) => of('fan-out', 'parley', 5_000, 'lost'),
  },
  { text: 'Memory per idle stream, KB', ...atMost(75), value: (of) => of('memory', 'parley', 1_000, 'idle') },
  {
    text: 'Memory per idle socket, KB',
    ...atMost(75),
    value: (of) => of('memory', 'parley, WhisperChat', 1_000, 'idle'),
  },
  {
    text: 'Memory per stream after 500 messages, as a multiple of before',
    ...atMost(1.1),
    value: (of) => of('memory', 'parley', 1_000, 'talked') / of('memory', 'parley', 1_000, 'idle'),
  },
  {
    text: 'Posts/s of 16 senders, as a multiple of bare Node with one insert each',
    ...atLeast(0.3),
    value: (of) => of('posts', 'parley', 16, 'posts') / of('posts', 'node:sqlite', 16, 'posts'),
  },
  {
    text: 'Posts/s with 50 streams and 10 senders',
    ...atLeast(2_100),
    value: (of) => of('posts', 'parley, 50 streams', 10, 'posts'),
  },
  {
    text: 'Join storm of 1,000, s',
    ...atMost(3),
    value: (of) => of('join-storm', 'parley', 1_000, 'seconds'),
  },
  {
    text: 'Join storm of 1,000: reads per stream',
    ...atMost(100),
    value: (of) => of('join-storm', 'parley', 1_000, 'reads'),
  },
  {
    text: 'Resume storm of 1,000, s',
    ...atMost(2),
    value: (of) => of('resume-storm', 'parley', 1_000, 'seconds'),
  },
  { text: 'Start-up, ms', ...atMost(150), value: (of) => of('start-up', 'parley', 1, 'median') },
  { text: 'Logins/s, 16 at a time', ...atLeast(45), value: (of) => of('logins', 'parley', 16, 'logins') },
  {
    text: 'p99 of deliveries meanwhile, ms',
    ...atMost(50),
    value: (of) => of('logins', 'parley', 16, 'p99'),
  },
];

/** Each target, what was reached, and whether that is enough. */
export function targetTable(outcomes: readonly Outcome[]): string {
  const of: Figure = (...where) => figure(outcomes, ...where) ?? Number.NaN;
  const rows = TARGETS.map(({ text, goal, value, isMet }) => {
    const reached = value(of);
    return [
      text,
      goal,
      number(reached),
      Number.isNaN(reached) ? 'not measured' : isMet(reached) ? 'yes' : 'no',
    ];
  });
  return table(['target', 'goal', 'reached', 'met'], rows);
}
