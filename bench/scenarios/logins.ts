/** People log in, each with the whole hash, while a room talks: how many can, and what the room feels of it. */
import { Crowd } from '../load/crowd.ts';
import { HttpLine } from '../load/http.ts';
import { quiet, talk } from '../load/talk.ts';
import type { Figures, Scenario } from '../scenario.ts';
import { accounts, PASSWORD } from '../servers/accounts.ts';
import { startParley } from '../servers/parley.ts';
import { eventStreams } from '../servers/streams.ts';

const STREAMS = 100;
const SECONDS = 5;

async function measure(waiting: number): Promise<Figures> {
  const running = await startParley();
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

export const logins: Scenario = {
  name: 'logins',
  title: `Logins, while 20 messages/s go to ${STREAMS} streams of the same room`,
  axis: 'people who log in at a time',
  figures: { logins: 'logins/s', p99: 'ms p99 of deliveries meanwhile' },
  plotted: 2,
  cases: [1, 16, 64].map((waiting) => ({
    server: 'parley',
    at: waiting,
    rounds: waiting === 16 ? 2 : 1,
    run: () => measure(waiting),
  })),
};
