import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** workerd takes two descriptors for a connection, and rooms and assets need some as well [DESIGN, Limits]. */
const SHARE = 0.4;
/** What worker/config.ts accepts at most. */
const CONNECTIONS_MAX = 1_000_000;

/** How many connections workerd's descriptors carry; undefined where the system sets no limit. */
export async function connectionsCarried(): Promise<number | undefined> {
  // Asked from a child, because Node has raised its own soft limit and its children get the raised one.
  const { stdout } = await promisify(execFile)('sh', ['-c', 'ulimit -n']);
  return shareOf(stdout);
}

/** @param limit what `ulimit -n` prints: a number or `unlimited` */
export function shareOf(limit: string): number | undefined {
  const descriptors = Number.parseInt(limit, 10);
  if (Number.isNaN(descriptors)) return undefined;
  return Math.max(1, Math.min(CONNECTIONS_MAX, Math.floor(descriptors * SHARE)));
}
