import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** workerd takes two descriptors for a connection, and rooms and assets need some as well [DESIGN, Limits]. */
const SHARE = 0.4;
/** What worker/config.ts accepts at most. */
const CONNECTIONS_MAX = 1_000_000;
/** Where Linux tells a process its limits. */
const LIMITS = '/proc/self/limits';

/** How many connections workerd's descriptors carry; undefined where the system sets no limit. */
export function connectionsCarried(): number | undefined {
  return shareOf(limit());
}

/** Node has raised its own soft limit, and its children get the raised one. */
function limit(): string {
  // A process that only asks takes longer than all else that is done before workerd.
  if (existsSync(LIMITS)) return /^Max open files +(\S+)/m.exec(readFileSync(LIMITS, 'utf8'))?.[1] ?? '';
  return execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' });
}

/** @param limit what `ulimit -n` prints: a number or `unlimited` */
export function shareOf(limit: string): number | undefined {
  const descriptors = Number.parseInt(limit, 10);
  if (Number.isNaN(descriptors)) return undefined;
  return Math.max(1, Math.min(CONNECTIONS_MAX, Math.floor(descriptors * SHARE)));
}
