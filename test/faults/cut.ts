/** A cable that is cut in silence: no FIN, no RST, and the client comes back another way. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../selfhost/processes.ts';
import { freePort, run as start } from '../server.ts';
import { Crowd } from './readers/crowd.ts';
import { type Delays, measure } from './readers/delays.ts';
import { Network } from './readers/network.ts';
import { DOORS, type Door, tokenOf } from './readers/reader.ts';
import type { Outcome, Scenario } from './scenario.ts';

/** Seconds. */
const HEARTBEAT = 2;
/** What is said while somebody is cut off, with characters of a message: no more than a reader remembers. */
const MESSAGES = 300;
const SIZE = 400;

/** Milliseconds within which one who comes back is let in, and that a busy machine may take beside. */
const RETURN = 1_000;
const SLACK = 1_000;

/** `isNoticed` is told and not judged: nobody promises that a cut shows before TCP gives up. */
type Result = Delays & { returned: number; isNoticed: boolean; wrongs: string[] };

async function attempt(url: string, room: string, network: Network, door: Door): Promise<Result> {
  const base = `${url}/rooms/${room}/`;
  const farBase = base.replace('127.0.0.1', network.address);
  const crowd = await Crowd.in(base);
  const wrongs: string[] = [];
  const token = door.isStream ? await tokenOf(base, 'far') : '';
  const script = join(import.meta.dirname, 'readers/far.ts');
  const [ip, ...inside] = network.command;
  const far = spawn(
    ip,
    [
      ...inside,
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      script,
      door.name,
      farBase,
      'far',
      token,
    ],
    {
      stdio: ['ignore', 'pipe', 2],
    },
  );
  let news: string[] = [];
  far.stdout?.setEncoding('utf8').on('data', (text: string) => {
    news = (text.trim().split('\n').at(-1) ?? '').split(' ');
  });
  const shown = () => news[1];
  try {
    await until(() => news.length > 0, 20_000);
    const quiet = await crowd.talk(MESSAGES * SIZE, SIZE);
    const { stamp } = crowd;
    await until(() => shown() === stamp);
    const [, , known] = news;
    network.cut(true);
    const busy = await crowd.talk(MESSAGES * SIZE, SIZE);
    await sleep(2 * HEARTBEAT * 1_000 + 1_000);
    if (shown() !== stamp) wrongs.push('the cable was not cut: what was said after that was shown');
    const isNoticed = crowd.left.length > 0;

    const began = performance.now();
    const back = await door.enter(base, 'far', door.isStream ? known : undefined);
    const returned = performance.now() - began;
    if (back.status !== 200 && back.status !== 101) wrongs.push(`let in with ${back.status}`);
    if (returned > RETURN + SLACK) wrongs.push(`let in again only after ${returned.toFixed(0)} ms`);
    if (door.isStream) {
      const missed = back.heard.match(/event: Message\n|"event":"Message"/g)?.length ?? 0;
      if (missed !== MESSAGES) wrongs.push(`${missed} of ${MESSAGES} messages replayed`);
      await until(() => crowd.left.length === 1, 5_000).catch(() =>
        wrongs.push('no Part for the one who was cut off'),
      );
    }
    back.destroy();
    if (crowd.left.length > 1) wrongs.push(`${crowd.left.length} Parts for one cut`);
    return { returned, quiet, busy, isNoticed, wrongs };
  } finally {
    far.kill('SIGKILL');
    network.cut(false);
    crowd.leave();
  }
}

async function run(): Promise<Outcome> {
  const network = Network.make();
  if (network === undefined)
    return { tried: 0, breaches: [], notTried: 'it needs Linux, root and `ip netns`', notes: '' };
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-cut-'));
  const server = start({
    HOST: '0.0.0.0',
    PORT: `${await freePort()}`,
    DATA_DIR: dataDir,
    HEARTBEAT: `${HEARTBEAT}`,
    MESSAGE_RATE: '0',
  });
  const results: Result[] = [];
  const stories: string[] = [];
  const breaches: string[] = [];
  try {
    await server.printed('listening on ');
    const port = /:(\d+)\n/.exec(server.output())?.[1];
    for (const door of DOORS) {
      const { tries, story, wrongs } = await measure(async (n) => {
        const result = await attempt(`http://127.0.0.1:${port}`, `${door.protocol}-${n}`, network, door);
        console.error(`  ${door.name}: ${JSON.stringify(result)}`);
        return result;
      });
      results.push(...tries);
      const all = [...tries.flatMap((each) => each.wrongs), ...wrongs];
      breaches.push(...all.map((wrong) => `${door.name}: ${wrong}`));
      stories.push(`${door.name}: ${story}`);
    }
  } finally {
    server.child.kill('SIGKILL');
    await server.exit;
    await rm(dataDir, { recursive: true, force: true });
    network.remove();
  }
  const slowest = Math.max(...results.map(({ returned }) => returned)).toFixed(0);
  const unnoticed = results.filter(({ isNoticed }) => !isNoticed).length;
  const story = `let in again within ${slowest} ms; ${unnoticed} cuts not noticed within two heartbeats`;
  return { tried: results.length, breaches, notes: [story, ...stories].join('; ') };
}

export const scenario: Scenario = { name: 'a cable cut in silence', run };
