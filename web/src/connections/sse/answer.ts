/** What can be read from any answer of a server of protocol 1, ours or foreign. */
import * as v from 'valibot';

/** Longest pause that a server can impose, in milliseconds. */
const LONGEST_PAUSE = 60_000;

const problem = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ detail: v.string(), type: v.optional(v.string(), '') }),
);
/** What our server's own names of refusals begin with. */
const OURS = 'urn:parley:problem:';

/** A refusal as the server explains it. */
export type Refusal = {
  /** Our server's name for it, or ''. */
  code: string;
  /** Words for people. */
  detail: string | undefined;
};

/** Whether this is our own server, which understands more than the course defines [PROTOCOLS 1, what only we have]. */
export function isParley(answer: Response): boolean {
  return answer.headers.has('Parley');
}

/** The server's explanation; without words from foreign servers, whose error bodies are not meant for people. */
export async function readRefusal(answer: Response): Promise<Refusal> {
  const isProblem = answer.headers.get('Content-Type')?.startsWith('application/problem+json');
  const parsed = v.safeParse(problem, isProblem ? await answer.text().catch(() => '') : '');
  if (!parsed.success) return { code: '', detail: undefined };
  const { detail, type } = parsed.output;
  return { code: type.startsWith(OURS) ? type.slice(OURS.length) : '', detail };
}

/** The words of the server's explanation, if it has any. */
export async function readDetail(answer: Response): Promise<string | undefined> {
  return (await readRefusal(answer)).detail;
}

/** How long `Retry-After` asks to wait, in milliseconds; a second where the server does not say. */
export function readRetryAfter(answer: Response): number {
  const header = answer.headers.get('Retry-After') ?? '';
  const pause = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(pause) ? 1_000 : Math.min(Math.max(pause, 0), LONGEST_PAUSE);
}
