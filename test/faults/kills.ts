/** Kill -9 under load, at random moments and at the very moment that somebody sees something. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../promises/ledger.ts';
import { presence } from '../promises/presence.ts';
import { childOf, until } from '../selfhost/processes.ts';
import { type Server, startServer } from '../server.ts';
import { Auditor, isAuditor } from './clients/auditor.ts';
import { Crew } from './clients/crew.ts';
import type { Seen } from './clients/witness.ts';
import type { Outcome, Scenario } from './scenario.ts';

type Size = {
  clients: number;
  kills: number;
  /** Messages a second. */
  rate: number;
};

/** Milliseconds of load before a kill, at most. */
const LOAD = 1_500;
/** Milliseconds for everybody to notice a kill, and to be off the list in the end. */
const PATIENCE = 60_000;

/** Notices the moment in which a message is seen. */
class Watch extends Ledger {
  onSight: () => void = () => {};

  override saw(who: string, event: Seen): void {
    super.saw(who, event);
    if (event.type === 'Message') this.onSight();
  }
}

/** Kills and restarts on the same data, and compares what was seen and promised with what is kept. */
export async function killUnderLoad(size: Size): Promise<Outcome> {
  const server = await startServer({ env: { HISTORY_MAX: '1000000', MESSAGE_RATE: '0' } });
  const base = `${server.url}/rooms/kills/`;
  const watch = new Watch();
  const crew = new Crew(base, size.clients, watch);
  try {
    const auditor = await Auditor.of(base);
    await crew.come();
    crew.talk(size.rate);
    const returns: number[] = [];
    for (let kill = 0; kill < size.kills; kill += 1) {
      await sleep(Math.random() * LOAD);
      await KILLS[kill % KILLS.length]?.(server, watch);
      await until(() => crew.clients.every(({ isIn }) => !isIn), PATIENCE);
      await server.restart();
      const restarted = performance.now();
      // Some kills fall into the return from the one before.
      if (kill % 3 < 2 || kill === size.kills - 1) {
        await crew.untilIn();
        returns.push(performance.now() - restarted);
      }
    }
    const unanswered = await crew.hush();
    await crew.lastWord(watch);
    const missing = await absent(crew, auditor);
    const breaches = [...unanswered, ...missing, ...watch.breaches(await emptied(crew, auditor))];
    const { seen, accepted } = watch.counts;
    const longest = (Math.max(...returns) / 1_000).toFixed(1);
    return {
      tried: size.kills,
      notes: `${size.clients} clients, ${accepted} messages accepted, ${seen} events seen; put off: ${watch.putOffs}; the last was back ${longest} s after a restart`,
      breaches,
    };
  } finally {
    await server[Symbol.asyncDispose]();
    await crew.leave();
  }
}

/** Ways to die: workerd under its supervisor, the supervisor, and workerd as soon as a message is seen. */
const KILLS = [
  async (server: Server) => {
    process.kill(childOf(server.pid), 'SIGKILL');
    await server.ended();
  },
  (server: Server) => server.kill(),
  async (server: Server, watch: Watch) => {
    const workerd = childOf(server.pid);
    watch.onSight = () => {
      watch.onSight = () => {};
      process.kill(workerd, 'SIGKILL');
    };
    await server.ended();
  },
];

/** Accounts that are connected and yet not present in the record. */
async function absent({ accounts }: Crew, auditor: Auditor): Promise<string[]> {
  const { present } = presence(await auditor.record());
  return accounts.filter(({ name }) => !present.has(name)).map(({ name }) => `${name} is in and not present`);
}

/** Everybody leaves: resolves with the record when nobody is present any more. */
async function emptied(crew: Crew, auditor: Auditor) {
  await crew.leave();
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const record = await auditor.record();
    const present = [...presence(record).present].filter((name) => !isAuditor(name));
    if (present.length === 0) return record;
    if (Date.now() > deadline) throw new Error(`everybody left, and present are ${present}`);
    await sleep(500);
  }
}

export const scenario: Scenario = {
  name: 'kill -9 under load',
  run: () => killUnderLoad({ clients: 200, kills: 20, rate: 60 }),
};
