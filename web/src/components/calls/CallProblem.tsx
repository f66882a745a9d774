import type { CallView } from '../../calls/view.ts';
import { words } from './words.ts';

/** What keeps one from being heard or seen. It is there before there is any: what comes with its words is not read out. */
export function CallProblem({ problem, own }: Pick<CallView, 'problem' | 'own'>) {
  return (
    <p role="status" className="call-problem">
      {problem && words.problem(problem, own.hasMicrophone)}
    </p>
  );
}
