/**
 * What is counted, for all rooms of the process together. No room and no person is a label: there may be any number
 * of them, and who talks where is nobody's business. On Cloudflare a room may live in a process of its own.
 */
import type { StoredEvent } from '../../protocol/events.ts';
import { PROBLEM_CODES, type ProblemCode } from '../problems.ts';
import { Counter, CounterBy, Gauge, Histogram } from './exposition.ts';

/** Seconds; Date.now() tells milliseconds. */
const QUICK = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];
const SLOW = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];

/** By what somebody is connected. */
export const PROTOCOLS = ['sse', 'sse-socket', 'classroom', 'cahat', 'whisper', 'undecided'] as const;

export const metrics = {
  answers: new CounterBy<string>(
    'parley_answers_total',
    'Answers to requests, by the first digit of their status.',
    'status',
    ['1xx', '2xx', '3xx', '4xx', '5xx'],
  ),
  problems: new CounterBy<ProblemCode>(
    'parley_problems_total',
    'Requests that were refused, by the code of the problem.',
    'code',
    PROBLEM_CODES,
  ),
  refusedFrames: new CounterBy<ProblemCode>(
    'parley_refused_frames_total',
    'Frames of WebSockets that were refused, by the code of the problem.',
    'code',
    PROBLEM_CODES,
  ),
  logins: new Histogram(
    'parley_login_seconds',
    'Time of a login, from its form to its tokens or refusal.',
    SLOW,
  ),
  events: new CounterBy<StoredEvent['type']>(
    'parley_events_total',
    'Events that were stored and told, by type.',
    'type',
    ['Join', 'Part', 'Message', 'DirectMessage', 'ServerStatus', 'Topic', 'Delete'],
  ),
  commits: new Histogram('parley_commit_seconds', 'Time until the disk had what was stored together.', QUICK),
  fanOut: new Histogram('parley_fan_out_seconds', 'Time to hand a broadcast to all of its listeners.', QUICK),
  deliveries: new Counter('parley_deliveries_total', 'Events handed to open streams and sockets.'),
  streamBytes: new Counter('parley_stream_sent_bytes_total', 'Bytes written to streams.'),
  socketCharacters: new Counter('parley_socket_sent_characters_total', 'Characters written to WebSockets.'),
  resumes: new CounterBy<'hit' | 'miss'>(
    'parley_resumes_total',
    'Streams that named their last event: known, so that they go on (hit), or not (miss).',
    'result',
    ['hit', 'miss'],
  ),
  storage: new Gauge('parley_storage_bytes', 'Size of the files of all rooms.'),
  slowReaders: new CounterBy<string>(
    'parley_slow_readers_total',
    'Streams and sockets that were ended because too much was left unread, by protocol.',
    'protocol',
    PROTOCOLS,
  ),
};

/** Counts an answer, and why it is a refusal, if it is one. */
export function countAnswer(status: number, problem: ProblemCode | undefined): void {
  metrics.answers.add(`${Math.floor(status / 100)}xx`);
  if (problem !== undefined) metrics.problems.add(problem);
}
