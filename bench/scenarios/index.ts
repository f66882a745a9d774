import type { Scenario } from '../scenario.ts';
import { client } from './client.ts';
import { fanOut, protocols, sizes } from './fan-out.ts';
import { history } from './history.ts';
import { logins } from './logins.ts';
import { memory } from './memory.ts';
import { postsPerSecond } from './posts.ts';
import { startUp } from './start-up.ts';
import { stoppedReader } from './stopped-reader.ts';
import { joins, resumes } from './storms.ts';

/** Everything that is measured, in the order of the report. */
export const SCENARIOS: readonly Scenario[] = [
  fanOut,
  postsPerSecond,
  joins,
  resumes,
  logins,
  memory,
  startUp,
  protocols,
  history,
  stoppedReader,
  client,
  sizes,
];
