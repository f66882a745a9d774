/** What a long history costs those who come: to open a stream, to resume from its middle, to page back through it. */
import { fill } from '../../test/browser/fill.ts';
import { HttpLine } from '../load/http.ts';
import { Line } from '../load/line.ts';
import type { Figures, Scenario } from '../scenario.ts';
import { accounts } from '../servers/accounts.ts';
import { startParley } from '../servers/parley.ts';

const TIMES = 20;

async function measure(length: number): Promise<Figures> {
  const running = await startParley();
  try {
    const texts = Array.from(
      { length },
      (_, n) => `message ${n} of a long history, as long as people's messages are`,
    );
    await fill(`http://127.0.0.1:${running.port}`, texts);
    const line = await HttpLine.open(running.port);
    const middle = await idAt(line, length / 2);
    const list = (await accounts()).list.slice(0, 2 * TIMES);
    const open = await typical(list.slice(0, TIMES), ({ name, streamToken }) =>
      opened(running.port, streamToken, name),
    );
    const resume = await typical(list.slice(TIMES), ({ name, streamToken }) =>
      opened(running.port, `${streamToken}?lastEventId=${middle}`, name),
    );
    const page = await typical(list.slice(0, TIMES), async () => {
      await line.get(`/history?before=${middle}&limit=250`);
    });
    line.drop();
    return { open, resume, page };
  } finally {
    await running.stop();
  }
}

/** The id of the message that stands so many before the newest. */
async function idAt(line: HttpLine, back: number): Promise<string> {
  let id = '';
  for (let left = back; left > 0; left -= 250) {
    const { body } = await line.get(`/history?limit=250${id && `&before=${id}`}`);
    id = /"id":"(\w+)"/.exec(body)?.[1] ?? id;
  }
  return id;
}

/** Until one's own Join, which comes after all of the past. */
async function opened(port: number, tokenAndQuery: string, name: string): Promise<void> {
  const line = await Line.open(port);
  let tail = '';
  const { promise, resolve } = Promise.withResolvers<void>();
  line.take = (bytes) => {
    tail = (tail + bytes.toString('latin1')).slice(-200);
    if (tail.includes('event: Join') && tail.includes(`"user":"${name}"}\n\n`)) resolve();
  };
  line.write(`GET /stream/${tokenAndQuery} HTTP/1.1\r\nHost: bench\r\n\r\n`);
  await promise;
  line.drop();
}

/** The median time of doing it for each, one after the other, in milliseconds. */
async function typical<T>(each: readonly T[], work: (of: T) => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (const one of each) {
    const start = performance.now();
    await work(one);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

export const history: Scenario = {
  name: 'history',
  title: 'Coming to a room with a past: the median of 20, one after the other',
  axis: 'messages in history',
  figures: {
    open: 'ms until a new stream has the newest 250 and its Join',
    resume: 'ms until a stream that missed half of it has all',
    page: 'ms for 250 from the middle',
  },
  plotted: 3,
  cases: [500, 2_000, 10_000].map((length) => ({
    server: 'parley',
    at: length,
    rounds: 1,
    run: () => measure(length),
  })),
};
