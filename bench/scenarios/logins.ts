/** People log in, each with the whole hash, while a room talks: how many can, and what the room feels of it. */
import { Crowd } from '../load/crowd.ts';
import { HttpLine } from '../load/http.ts';
import { quiet, talk } from '../load/talk.ts';
import type { Case, Figures, Scenario } from '../scenario.ts';
import { accounts, PASSWORD } from '../servers/accounts.ts';
import { PARLEY, startParley } from '../servers/parley.ts';
import type { Running } from '../servers/server.ts';
import { SMALLEST_ROOM } from '../servers/smallest-room.ts';
import { eventStreams } from '../servers/streams.ts';

const STREAMS = 100;
const SECONDS = 5;
/** So many people that the target is about. */
const AT_A_TIME = 16;

async function measure(start: () => Promise<Running>, waiting: number): Promise<Figures> {
  const running = await start();
  const crowd = new Crowd(running.port, [await eventStreams()]);
  try {
    await crowd.gather(STREAMS, 8);
    await quiet(crowd);
    await talk(crowd, { rate: 20, seconds: 1, size: 100 });
    crowd.meter.clear();
    let isTalking = true;
    let logins = 0;
    const list = (await accounts()).list.slice(STREAMS);
    const all = Array.from({ length: waiting }, async () => {
      const line = await HttpLine.open(running.port);
      while (isTalking) {
        const body = new URLSearchParams({ username: list.pop()?.name ?? '', password: PASSWORD });
        const { status } = await line.post('/login', body.toString());
        if (status !== 201) throw new Error(`a login was answered ${status}`);
        if (isTalking) logins += 1;
      }
      line.drop();
    });
    await talk(crowd, { rate: 20, seconds: SECONDS, size: 100 });
    isTalking = false;
    await Promise.all(all);
    return { logins: logins / SECONDS, p99: crowd.meter.latency.quantile(0.99) };
  } finally {
    crowd.disperse();
    await running.stop();
  }
}

function loginCase(server: string, start: () => Promise<Running>, waiting: number): Case {
  return { server, at: waiting, rounds: waiting === AT_A_TIME ? 3 : 1, run: () => measure(start, waiting) };
}

export const logins: Scenario = {
  name: 'logins',
  title: `Logins, while 20 messages/s go to ${STREAMS} streams of the same room`,
  axis: 'people who log in at a time',
  figures: { logins: 'logins/s', p99: 'ms p99 of deliveries meanwhile' },
  plotted: 2,
  cases: [
    ...[1, AT_A_TIME, 64].map((waiting) => loginCase(PARLEY.streams.name, startParley, waiting)),
    loginCase(SMALLEST_ROOM.name, SMALLEST_ROOM.start, AT_A_TIME),
  ],
};
