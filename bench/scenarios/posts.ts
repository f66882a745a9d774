/** How many messages can be said: stored, a token spent and the next one signed for each, before anybody sees it. */
import { Crowd } from '../load/crowd.ts';
import { processors } from '../load/processors.ts';
import { stampedText } from '../load/stamp.ts';
import { quiet } from '../load/talk.ts';
import type { Case, Figures, Scenario } from '../scenario.ts';
import { PARLEY } from '../servers/parley.ts';
import { NODE_SQLITE, WORKERD } from '../servers/peers.ts';
import type { Server } from '../servers/server.ts';
import { SMALLEST_ROOM } from '../servers/smallest-room.ts';

const SECONDS = 3;

async function measure(server: Server, readers: number, senders: number): Promise<Figures | undefined> {
  const running = await server.start();
  if (running === undefined) return undefined;
  const crowd = new Crowd(running.port, running.dialects);
  try {
    await crowd.gather(readers, senders);
    await quiet(crowd);
    await posts(crowd, 1);
    const spent = processors(running.pid);
    const perSecond = await posts(crowd, SECONDS);
    const { server: cpu, load } = spent();
    return { posts: perSecond, cpu: (cpu / (perSecond * SECONDS)) * 1e6, load };
  } finally {
    crowd.disperse();
    await running.stop();
  }
}

/** Each sender the next when the one before was accepted. @returns posts a second */
async function posts(crowd: Crowd, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1_000;
  let accepted = 0;
  await Promise.all(
    crowd.senders.map(async (_, n) => {
      while (performance.now() < end) {
        await crowd.say(n, stampedText(100));
        accepted += 1;
      }
    }),
  );
  return accepted / seconds;
}

function postCases(senders: number, readers: number, rounds: number): Case[] {
  // Where the targets are.
  const floors = rounds > 1 ? [WORKERD, SMALLEST_ROOM] : [];
  return [PARLEY.streams, NODE_SQLITE, ...floors].map((server) => ({
    server: readers > senders ? `${server.name}, ${readers} streams` : server.name,
    at: senders,
    rounds,
    run: () => measure(server, readers, senders),
  }));
}

/** Who says something over protocol 1 has a stream open; so there are as many streams as senders. */
export const postsPerSecond: Scenario = {
  name: 'posts',
  title: 'Posts a second by senders who each wait for their answer',
  axis: 'senders',
  figures: { posts: 'posts/s', cpu: 'µs of server CPU per post', load: 'share of a processor for the load' },
  plotted: 1,
  cases: [...postCases(1, 1, 1), ...postCases(16, 16, 2), ...postCases(64, 64, 1), ...postCases(10, 50, 2)],
};
