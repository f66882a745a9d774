import type { ConnectionError } from '../connections/connection.ts';
import { strings } from '../strings.ts';

/** What went wrong: the server's own words where it has any, which know more than ours. */
export function ProblemText({ problem }: { problem: ConnectionError }) {
  return problem.detail ?? strings.problems[problem.code];
}
