/** Attacks that take long or much: connections that say nothing, bodies that do not come, bodies without end. */
import { childOf, until } from '../selfhost/processes.ts';
import { START, startServer } from '../server.ts';
import { usageOf } from '../soak/usage.ts';
import type { Attack } from './abuse/attack.ts';
import { FLOODS } from './abuse/floods.ts';
import { IDLE } from './abuse/idle.ts';
import { Crowd } from './readers/crowd.ts';
import type { Outcome, Scenario } from './scenario.ts';

/** Of the server; as few as a container or a shell may have. */
const DESCRIPTORS = 20_000;
/** Bytes that the room is told while it is attacked. */
const SAID = 1_000_000;
/** Milliseconds until newcomers are let in again once the attack is over. */
const PATIENCE = 30_000;

type Result = { story: string; wrongs: string[] };

async function attempt({ name, env, cost, delay, begin }: Attack): Promise<Result> {
  const server = await startServer({
    ...(env && { env }),
    command: ['sh', '-c', `ulimit -n ${DESCRIPTORS}; exec "$@"`, 'sh', ...START],
  });
  try {
    const crowd = await Crowd.in(`${server.url}/rooms/calm/`);
    const quiet = await crowd.talk(SAID);
    const memory = () => usageOf(childOf(server.pid)).memory;
    const before = memory();
    const siege = await begin(server);
    // Everybody who is here hears everything, or this throws.
    const busy = await crowd.talk(SAID);
    const under = memory();
    const wrongs = await siege.judge();
    const taken = Math.max(under, memory()) - before;
    const answered = siege.story();
    siege.end();
    if (taken > cost) wrongs.push(`+${taken.toFixed(0)} MB, more than ${cost}`);
    if (busy > delay) wrongs.push(`p99 of the others ${busy.toFixed(0)} ms, more than ${delay}`);
    await until(() => isHealthy(server.url), PATIENCE).catch(() =>
      wrongs.push('nobody is let in afterwards'),
    );
    if (crowd.left.length > 0) wrongs.push(`thrown out: ${crowd.left}`);
    crowd.leave();
    const story = `${answered}, +${taken.toFixed(0)} MB, p99 of the others ${quiet.toFixed(0)} → ${busy.toFixed(0)} ms`;
    return { story: `${name}: ${story}`, wrongs: wrongs.map((wrong) => `${name}: ${wrong}`) };
  } catch (error) {
    return { story: name, wrongs: [`${name}: ${String(error)} ${server.output.slice(-300)}`] };
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  return answer?.status === 200;
}

async function run(): Promise<Outcome> {
  const results: Result[] = [];
  for (const attack of [...IDLE, ...FLOODS]) {
    const result = await attempt(attack);
    console.error(`  ${result.story}`);
    results.push(result);
  }
  return {
    tried: results.length,
    breaches: results.flatMap(({ wrongs }) => wrongs),
    notes: results.map(({ story }) => story).join('; '),
  };
}

export const scenario: Scenario = { name: 'abuse of connections and bodies', run };
