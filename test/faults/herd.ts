/** A restart with many streams: all of them come back by themselves, spread out, caught up; newcomers get in meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { login } from '../contract/person.ts';
import { Ledger } from '../promises/ledger.ts';
import { childOf, until } from '../selfhost/processes.ts';
import { type Server, startServer } from '../server.ts';
import { usageOf } from '../soak/usage.ts';
import { Auditor } from './clients/auditor.ts';
import { StreamClient } from './clients/stream-client.ts';
import type { Outcome, Scenario } from './scenario.ts';

type Size = { rooms: number; streamsPerRoom: number; newcomers: number };

/** Milliseconds: for everybody to be back, and for the server to be calm again, on a machine that is busy. */
const PATIENCE = 120_000;
const CALM = 2_000;
/** Part of a core that a server uses at most once everybody is back. */
const IDLE = 0.25;
/** Streams that come in at once. */
const AT_ONCE = 10;

/** One room with its streams. */
class Hall {
  readonly base: string;
  readonly clients: readonly StreamClient[];
  readonly ledger = new Ledger();
  #auditor: Auditor | undefined;

  constructor(base: string, streams: number) {
    this.base = base;
    this.clients = Array.from(
      { length: streams },
      (_, n) => new StreamClient(base, `stream-${n}`, this.ledger),
    );
  }

  async fill(): Promise<void> {
    this.#auditor = await Auditor.of(this.base);
    for (let at = 0; at < this.clients.length; at += AT_ONCE)
      await Promise.all(this.clients.slice(at, at + AT_ONCE).map((client) => client.come()));
  }

  /** What does not hold once all are back: what was missed, doubled or refused. */
  async breaches(): Promise<string[]> {
    await this.clients[0]?.say('is everybody back?');
    const late = () => this.clients.filter(({ name }) => !this.ledger.hasHeard(name, 'is everybody back?'));
    await until(
      () => late().length === 0,
      PATIENCE,
      () => `${late().length} streams catch up`,
    );
    return this.ledger.breaches((await this.#auditor?.record()) ?? []);
  }
}

/** Fills rooms, kills the server, restarts it, and watches the return. */
export async function herd({ rooms, streamsPerRoom, newcomers }: Size): Promise<Outcome> {
  const server = await startServer({ env: { HISTORY_MAX: '1000000' } });
  const halls = Array.from(
    { length: rooms },
    (_, n) => new Hall(`${server.url}/rooms/herd-${n}/`, streamsPerRoom),
  );
  const clients = halls.flatMap((hall) => hall.clients);
  try {
    for (const hall of halls) await hall.fill();
    const waits = clients.map(({ retry }) => retry);
    await server.kill();
    const killed = performance.now();
    await until(() => clients.every(({ isIn }) => !isIn), PATIENCE);
    await server.restart();
    const down = performance.now() - killed;
    const returns = clients.map((client) =>
      client.untilIn(PATIENCE).then(
        () => performance.now() - killed,
        () => client.name,
      ),
    );
    const { refused, slowest } = await knock(halls, newcomers);
    const back = await Promise.all(returns);
    const times = back.filter((time) => typeof time === 'number').sort((a, b) => a - b);
    const missing = back.filter((name) => typeof name === 'string').map((name) => `${name} is not back`);
    const caughtUp = await Promise.all(halls.map((hall) => hall.breaches()));
    const share = await calm(server);
    const breaches = [...refused, ...missing, ...caughtUp.flat(), ...together(waits)];
    if (share > IDLE)
      breaches.push(`${(share * 100).toFixed(0)} % of a core are used when all is quiet again`);
    return {
      tried: clients.length,
      notes: notes({ down, slowest, times, newcomers, share }),
      breaches,
    };
  } finally {
    await server[Symbol.asyncDispose]();
    await Promise.all(clients.map((client) => client.leave()));
  }
}

/** Newcomers log in while the herd returns; who gets no answer tries again, as people do. */
async function knock(
  halls: readonly Hall[],
  newcomers: number,
): Promise<{ refused: string[]; slowest: number }> {
  const refused: string[] = [];
  let slowest = 0;
  for (let n = 0; n < newcomers; n += 1) {
    const knocked = performance.now();
    let status: number | undefined;
    while (status === undefined && performance.now() - knocked < PATIENCE) {
      const answer = await login(halls[n % halls.length]?.base ?? '', `newcomer-${n}`).catch(() => undefined);
      status = answer?.status;
    }
    slowest = Math.max(slowest, performance.now() - knocked);
    if (status !== 201) refused.push(`a newcomer was refused: ${status ?? 'no answer'}`);
  }
  return { refused, slowest };
}

/** `retry:` is 1 to 3 s, so that in any half second a quarter comes; twice of that would be a herd. */
function together(waits: readonly number[]): string[] {
  const most = Math.max(
    ...waits.map((wait) => waits.filter((other) => other >= wait && other < wait + 500).length),
  );
  return most > waits.length / 2
    ? [`${most} of ${waits.length} were told to come back within half a second`]
    : [];
}

/** The part of a core that workerd uses once it has come to rest, at the least of some looks. */
async function calm(server: Server): Promise<number> {
  let least = 1;
  for (let look = 0; look < 5 && least > IDLE; look += 1) {
    const before = usageOf(childOf(server.pid)).cpu;
    await sleep(CALM);
    least = Math.min(least, (usageOf(childOf(server.pid)).cpu - before) / (CALM / 1_000));
  }
  return least;
}

type Figures = { down: number; slowest: number; times: readonly number[]; newcomers: number; share: number };

function notes({ down, slowest, times, newcomers, share }: Figures): string {
  const seconds = (time = 0) => `${(time / 1_000).toFixed(1)} s`;
  const at = (part: number) => seconds(times[Math.floor((times.length - 1) * part)]);
  return `${newcomers} newcomers logged in meanwhile, the slowest in ${seconds(slowest)}; since the kill: server up ${seconds(down)}, first back ${at(0)}, half ${at(0.5)}, last ${at(1)}; then workerd uses ${(share * 100).toFixed(0)} % of a core`;
}

export const scenario: Scenario = {
  name: 'herd after a restart',
  run: () => herd({ rooms: 8, streamsPerRoom: 250, newcomers: 40 }),
};
