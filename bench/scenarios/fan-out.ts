/** One says something, all hear it: at a steady rate, and as much as goes. */
import { Crowd } from '../load/crowd.ts';
import { processors } from '../load/processors.ts';
import { burst, quiet, talk } from '../load/talk.ts';
import type { Case, Figures, Scenario } from '../scenario.ts';
import { PARLEY } from '../servers/parley.ts';
import { LIBRARIES, PEERS, WORKERD } from '../servers/peers.ts';
import type { Server } from '../servers/server.ts';
import { SMALLEST_ROOM } from '../servers/smallest-room.ts';

const SENDERS = 16;
const SECONDS = 3;
const WARM_UP = 0.5;
/** Messages of a burst; to most readers fewer, because some servers would need a minute for more. */
const BURST = 300;
const SHORT_BURST = 100;

type Load = {
  readers: number;
  /** Messages a second. */
  rate: number;
  /** Characters of a message. */
  size: number;
  /** Messages that are said at once afterwards. */
  burst: number;
};

const FIGURES = {
  cpu: 'µs of server CPU per delivery, steady',
  p99: 'ms p99, steady',
  burst: 'deliveries/s in a burst',
  burstP99: 'ms p99 in the burst',
  p50: 'ms p50, steady',
  burstCpu: 'µs of server CPU per delivery, burst',
  lost: 'deliveries lost',
  load: 'share of a processor for the load, steady',
  burstLoad: 'the same, burst',
};

async function measure(
  server: Server,
  { readers, rate, size, burst: messages }: Load,
): Promise<Figures | undefined> {
  const running = await server.start();
  if (running === undefined) return undefined;
  const crowd = new Crowd(running.port, running.dialects);
  try {
    await crowd.gather(readers, Math.min(SENDERS, readers));
    await quiet(crowd);
    await talk(crowd, { rate, seconds: WARM_UP, size });
    return {
      ...(await steady(crowd, running.pid, { rate, size })),
      ...(await atOnce(crowd, running.pid, { messages, size })),
    };
  } finally {
    crowd.disperse();
    await running.stop();
  }
}

async function steady(
  crowd: Crowd,
  pid: number,
  { rate, size }: Pick<Load, 'rate' | 'size'>,
): Promise<Figures> {
  crowd.meter.clear();
  const spent = processors(pid);
  const messages = await talk(crowd, { rate, seconds: SECONDS, size });
  const { server, load } = spent();
  const { latency, marks } = crowd.meter;
  const deliveries = messages * crowd.size;
  return {
    cpu: (server / deliveries) * 1e6,
    p50: latency.quantile(0.5),
    p99: latency.quantile(0.99),
    lost: Math.round(deliveries * (1 - marks / (messages * crowd.marksPerMessage))),
    load,
  };
}

async function atOnce(
  crowd: Crowd,
  pid: number,
  { messages, size }: { messages: number; size: number },
): Promise<Figures> {
  await quiet(crowd);
  crowd.meter.clear();
  const spent = processors(pid);
  const seconds = await burst(crowd, { messages, size });
  const { server, load } = spent();
  const deliveries = messages * crowd.size;
  return {
    burst: deliveries / seconds,
    burstP99: crowd.meter.latency.quantile(0.99),
    burstCpu: (server / deliveries) * 1e6,
    burstLoad: load,
  };
}

function fanOutCase(server: Server, at: number, rounds: number, load: Load): Case {
  return { server: server.name, at, rounds, run: () => measure(server, load) };
}

const COMPARED = [PARLEY.streams, ...PEERS, WORKERD];
/** Where rounds take turns. */
const IN_ROUNDS = 1_000;

/** By the number of readers. At 5,000 half as many messages, so that no server of these is at its end. */
export const fanOut: Scenario = {
  name: 'fan-out',
  title:
    'Fan-out: 20 messages/s of 100 characters (10/s at 5,000 readers), then 300 (at 5,000: 100) by 16 senders at once',
  axis: 'readers',
  figures: FIGURES,
  plotted: 4,
  cases: [
    ...[10, 100, IN_ROUNDS, 5_000].flatMap((readers) =>
      COMPARED.map((server) => {
        const load = readers > IN_ROUNDS ? { rate: 10, burst: SHORT_BURST } : { rate: 20, burst: BURST };
        return fanOutCase(server, readers, readers === IN_ROUNDS ? 2 : 1, { readers, size: 100, ...load });
      }),
    ),
    ...[...LIBRARIES, SMALLEST_ROOM].map((server) =>
      fanOutCase(server, IN_ROUNDS, 1, { readers: IN_ROUNDS, rate: 20, size: 100, burst: BURST }),
    ),
  ],
};

/** By what the readers are connected. */
export const protocols: Scenario = {
  name: 'protocols',
  title: `The same through each door of Parley: 1,000 readers, ${SHORT_BURST} at once`,
  axis: 'readers',
  figures: FIGURES,
  plotted: 3,
  cases: [PARLEY.streamSockets, PARLEY.classroom, PARLEY.cahat, PARLEY.whisper, PARLEY.mixed].map((server) =>
    fanOutCase(server, 1_000, 1, { readers: 1_000, rate: 20, size: 100, burst: SHORT_BURST }),
  ),
};

/** By the length of a message. */
export const sizes: Scenario = {
  name: 'sizes',
  title: 'Fan-out to 1,000 by the size of a message: 10 messages/s, then 300 at once',
  axis: 'characters',
  figures: FIGURES,
  plotted: 3,
  cases: [20, 4_000].flatMap((size) =>
    COMPARED.slice(0, 2).map((server) =>
      fanOutCase(server, size, 1, { readers: 1_000, rate: 10, size, burst: BURST }),
    ),
  ),
};
