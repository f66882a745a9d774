/** What an operator reads: one JSON line per request, with nothing in it that somebody keeps to themselves. */
import { type Config, configOf } from './config.ts';
import type { Env } from './env.ts';
import { RateLimiter } from './room/rates.ts';

/** Lines per second, and at once: an attack, or a room at full speed, must not fill the disk with its log. */
const limiter = new RateLimiter(100, 500);
let omitted = 0;

/** One request and its answer. Not the path: the token of a stream stands in it. */
export type Entry = {
  id: string;
  method: string;
  /** A pattern of the routing table, such as `/stream/:token`. */
  route: string;
  room: string | undefined;
  status: number;
  /** The code of the problem that it was answered with. */
  problem: string | undefined;
  /** Milliseconds until the answer began. */
  ms: number;
};

/** What went well and happens all the time, whoever asks. */
const ROUTINE = ['/healthz', '/readyz', '/metrics', '*'];

/** Writes the line of a request, if it is one that matters. */
export function logRequest(env: Env, entry: Entry): void {
  const log = levelOf(env);
  const isRefused = entry.status >= 400;
  if (log === 'off' || (!isRefused && (log === 'errors' || ROUTINE.includes(entry.route)))) return;
  writeLine({ level: entry.status >= 500 ? 'error' : 'info', ...entry });
}

/** Notes a frame of a type that its protocol does not have, by the type where it is a word and not a text. */
export function logIgnored({ log }: Config, type: string): void {
  if (log !== 'off') writeLine({ level: 'info', ignored: /^[A-Za-z_-]{1,32}$/.test(type) ? type : '' });
}

function levelOf(env: Env): Config['log'] {
  try {
    return configOf(env).log;
  } catch {
    // A variable that cannot be used: the rooms fail for it, and that is to be seen.
    return 'errors';
  }
}

/** Writes one line, or counts it: the next one tells how many were left out. */
function writeLine(entry: object): void {
  if (limiter.take('') > 0) {
    omitted += 1;
    return;
  }
  const left = omitted > 0 ? { omitted } : {};
  omitted = 0;
  console.log(JSON.stringify({ time: new Date().toISOString(), ...entry, ...left }));
}
