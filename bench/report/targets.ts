/** What the server is to reach, as ratios and figures of one run. */
import { figure, type Outcome } from './results.ts';
import { number, table } from './tables.ts';

type Figure = (scenario: string, server: string, at: number, key: string) => number;
type Target = {
  text: string;
  goal: string;
  isMet: (value: number) => boolean;
  /** What a server came to. */
  value: (of: Figure, server: string) => number;
  /** The server that is to reach it. */
  server: string;
  /** Where the same was measured of what it stands on: it cannot be expected to be better than that. */
  floor?: string;
};

const PEERS = ['nchan', 'node:http', 'better-sse', 'ws', 'socket.io'];

const STREAMS = { server: 'parley', floor: 'bare workerd' };
/** Where a room has more to do than to tell. */
const ROOM = { server: 'parley', floor: 'smallest room' };

const atMost = (limit: number) => ({ goal: `≤ ${limit}`, isMet: (value: number) => value <= limit });
const atLeast = (limit: number) => ({ goal: `≥ ${limit}`, isMet: (value: number) => value >= limit });
/** Of the peers that were measured. */
const best = (of: Figure, key: string, pick: (...values: number[]) => number) =>
  pick(...PEERS.map((peer) => of('fan-out', peer, 1_000, key)).filter(Number.isFinite));

const TARGETS: readonly Target[] = [
  {
    text: 'Burst to 1,000 streams: deliveries/s, as a multiple of the best peer',
    ...atLeast(5),
    ...ROOM,
    value: (of, server) => of('fan-out', server, 1_000, 'burst') / best(of, 'burst', Math.max),
  },
  {
    text: 'Burst to 1,000 streams: p99, as a multiple of the best peer',
    ...atMost(1),
    ...ROOM,
    value: (of, server) => of('fan-out', server, 1_000, 'burstP99') / best(of, 'burstP99', Math.min),
  },
  {
    text: 'Steady to 1,000 streams: server CPU per delivery, as a multiple of bare Node',
    ...atMost(2),
    ...STREAMS,
    value: (of, server) => of('fan-out', server, 1_000, 'cpu') / of('fan-out', 'node:http', 1_000, 'cpu'),
  },
  {
    text: 'Steady to 1,000 streams: p99, as a multiple of nchan',
    ...atMost(2),
    ...STREAMS,
    value: (of, server) => of('fan-out', server, 1_000, 'p99') / of('fan-out', 'nchan', 1_000, 'p99'),
  },
  {
    text: '5,000 streams, 10 messages/s: p99, ms',
    ...atMost(400),
    ...STREAMS,
    value: (of, server) => of('fan-out', server, 5_000, 'p99'),
  },
  {
    text: '5,000 streams: deliveries lost',
    ...atMost(0),
    ...STREAMS,
    value: (of, server) => of('fan-out', server, 5_000, 'lost'),
  },
  {
    text: 'Memory per idle stream, KB',
    ...atMost(75),
    ...ROOM,
    value: (of, server) => of('memory', server, 1_000, 'idle'),
  },
  {
    text: 'Memory per idle socket, KB',
    ...atMost(75),
    server: 'parley, WhisperChat',
    floor: 'bare workerd, WebSocket',
    value: (of, server) => of('memory', server, 1_000, 'idle'),
  },
  {
    text: 'Memory per stream after 200 messages, as a multiple of before',
    ...atMost(1.1),
    ...STREAMS,
    value: (of, server) => of('memory', server, 1_000, 'talked') / of('memory', server, 1_000, 'idle'),
  },
  {
    text: 'Memory per stream after 1,000 more, as a multiple of after the 200',
    ...atMost(1.1),
    ...STREAMS,
    value: (of, server) => of('memory', server, 1_000, 'later') / of('memory', server, 1_000, 'talked'),
  },
  {
    text: 'Posts/s of 16 senders, as a multiple of bare Node with one insert each',
    ...atLeast(0.3),
    ...ROOM,
    value: (of, server) => of('posts', server, 16, 'posts') / of('posts', 'node:sqlite', 16, 'posts'),
  },
  {
    text: 'Posts/s with 50 streams and 10 senders',
    ...atLeast(2_100),
    server: 'parley, 50 streams',
    floor: 'smallest room, 50 streams',
    value: (of, server) => of('posts', server, 10, 'posts'),
  },
  {
    text: 'Join storm of 1,000, s',
    ...atMost(3),
    ...ROOM,
    value: (of, server) => of('join-storm', server, 1_000, 'seconds'),
  },
  {
    text: 'Join storm of 1,000: reads per stream',
    ...atMost(100),
    ...ROOM,
    value: (of, server) => of('join-storm', server, 1_000, 'reads'),
  },
  {
    text: 'Resume storm of 1,000, s',
    ...atMost(2),
    ...ROOM,
    value: (of, server) => of('resume-storm', server, 1_000, 'seconds'),
  },
  {
    text: 'Start-up, ms',
    ...atMost(150),
    ...ROOM,
    // workerd starts when Node has.
    value: (of, server) =>
      of('start-up', server, 1, 'median') + (server === 'parley' ? 0 : of('start-up', 'node', 1, 'median')),
  },
  {
    text: 'Logins/s, 16 at a time',
    ...atLeast(45),
    ...ROOM,
    value: (of, server) => of('logins', server, 16, 'logins'),
  },
  {
    text: 'p99 of deliveries meanwhile, ms',
    ...atMost(50),
    ...ROOM,
    value: (of, server) => of('logins', server, 16, 'p99'),
  },
];

/** Each target, what was reached, whether that is enough, and what is reached without Parley. */
export function targetTable(outcomes: readonly Outcome[]): string {
  const of: Figure = (...where) => figure(outcomes, ...where) ?? Number.NaN;
  const rows = TARGETS.map(({ text, goal, value, isMet, server, floor }) => {
    const reached = value(of, server);
    const ground = floor === undefined ? Number.NaN : value(of, floor);
    return [text, goal, number(reached), verdict(reached, isMet), number(ground), verdict(ground, isMet)];
  });
  return table(['target', 'goal', 'reached', 'met', 'the floor', 'which meets it'], rows);
}

function verdict(value: number, isMet: Target['isMet']): string {
  if (Number.isNaN(value)) return '–';
  return isMet(value) ? 'yes' : 'no';
}
