/** What can be read from any answer of a server of protocol 1, ours or foreign. */
import * as v from 'valibot';

/** Longest pause that a server can impose, in milliseconds. */
const LONGEST_PAUSE = 60_000;

const problem = v.pipe(v.string(), v.parseJson(), v.object({ detail: v.string() }));

/** Whether this is our own server, which understands more than the course defines [PROTOCOLS 1, what only we have]. */
export function isParley(answer: Response): boolean {
  return answer.headers.has('Parley');
}

/** The server's explanation, or undefined: error bodies of foreign servers are not meant for people. */
export async function readDetail(answer: Response): Promise<string | undefined> {
  if (!answer.headers.get('Content-Type')?.startsWith('application/problem+json')) return undefined;
  const parsed = v.safeParse(problem, await answer.text().catch(() => ''));
  return parsed.success ? parsed.output.detail : undefined;
}

/** How long `Retry-After` asks to wait, in milliseconds; a second where the server does not say. */
export function readRetryAfter(answer: Response): number {
  const header = answer.headers.get('Retry-After') ?? '';
  const pause = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(pause) ? 1_000 : Math.min(Math.max(pause, 0), LONGEST_PAUSE);
}
