/** A thousand come at once: to a room they are new to, and back after a kill -9. */
import { Line } from '../load/line.ts';
import { Meter } from '../load/meter.ts';
import { processors } from '../load/processors.ts';
import { Roster } from '../load/roster.ts';
import { stampedText } from '../load/stamp.ts';
import type { Case, Figures, Scenario } from '../scenario.ts';
import { type Account, accounts } from '../servers/accounts.ts';
import { PARLEY, startParley } from '../servers/parley.ts';
import type { Lasting } from '../servers/server.ts';
import { SMALLEST_ROOM } from '../servers/smallest-room.ts';
import { eventStreams } from '../servers/streams.ts';

/** Who has to bear it. */
type Start = () => Promise<Lasting>;

/** Messages that each stream missed when it comes back. */
const MISSED = 50;
/** Milliseconds after which a storm has failed. */
const PATIENCE = 60_000;

async function joinStorm(start: Start, streams: number): Promise<Figures> {
  const running = await start();
  try {
    const list = (await accounts()).list.slice(0, streams);
    const lines = await Promise.all(list.map(() => Line.open(running.port)));
    const rosters = list.map(() => new Roster(streams));
    const spent = processors(running.pid);
    const start = performance.now();
    for (const [n, line] of lines.entries()) {
      line.take = (bytes) => rosters[n]?.take(bytes);
      line.write(streamRequest(list[n]));
    }
    await within(Promise.all(rosters.map(({ complete }) => complete)));
    const seconds = (performance.now() - start) / 1_000;
    const { server, load } = spent();
    for (const line of lines) line.drop();
    const sum = (of: (roster: Roster) => number) => rosters.reduce((total, each) => total + of(each), 0);
    return {
      seconds,
      megabytes: sum(({ bytes }) => bytes) / 1e6,
      reads: sum(({ reads }) => reads) / streams,
      cpu: server,
      load,
    };
  } finally {
    await running.stop();
  }
}

async function resumeStorm(start: Start, streams: number): Promise<Figures> {
  const running = await start();
  try {
    const list = (await accounts()).list.slice(0, streams);
    const dialect = await eventStreams();
    const meter = new Meter();
    const readers = await Promise.all(list.map((_, n) => dialect.read(running.port, n, meter)));
    const sender = await dialect.send(running.port, 0);
    await sender.say(stampedText(100));
    const last = await newestId(running.port);
    for (let n = 0; n < MISSED; n += 1) await sender.say(stampedText(100));
    await running.kill();
    for (const reader of readers) reader.drop();
    await running.restart();

    const start = performance.now();
    let bytes = 0;
    const spent = processors(running.pid);
    const lines = await Promise.all(
      list.map(async (account) => {
        const line = await Line.open(running.port);
        const missed = new Meter();
        line.take = missed.reader();
        line.write(streamRequest(account, last));
        await missed.reached(MISSED);
        bytes += missed.bytes;
        return line;
      }),
    );
    const seconds = (performance.now() - start) / 1_000;
    const { server, load } = spent();
    for (const line of lines) line.drop();
    return { seconds, megabytes: bytes / 1e6, cpu: server, load };
  } finally {
    await running.stop();
  }
}

function streamRequest(account: Account | undefined, lastEventId?: string): string {
  const resume = lastEventId === undefined ? '' : `Last-Event-ID: ${lastEventId}\r\n`;
  return `GET /stream/${account?.streamToken} HTTP/1.1\r\nHost: bench\r\n${resume}\r\n`;
}

async function newestId(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/chat/messages?limit=1&format=array`);
  return /"id":"(\w+)"/.exec(await answer.text())?.[1] ?? '';
}

async function within<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not within ${PATIENCE / 1_000} s`)), PATIENCE);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}

const FIGURES = {
  seconds: 's until the last is done',
  megabytes: 'MB to all of them together',
  cpu: 's of server CPU',
  load: 'share of a processor for the load',
};

/** At each size; where the target is, beside what a room cannot do without. */
function cases(storm: (start: Start, streams: number) => Promise<Figures>, sizes: readonly number[]): Case[] {
  const at = (server: string, start: Start, streams: number): Case => ({
    server,
    at: streams,
    rounds: streams === 1_000 ? 2 : 1,
    run: () => storm(start, streams),
  });
  return [
    ...sizes.map((streams) => at(PARLEY.streams.name, startParley, streams)),
    at(SMALLEST_ROOM.name, SMALLEST_ROOM.start, 1_000),
  ];
}

/** Everybody hears everybody come: N² events, whatever is done. What can be saved is writes. */
export const joins: Scenario = {
  name: 'join-storm',
  title: 'All streams opened at once, until every list of users is right',
  axis: 'streams',
  figures: { ...FIGURES, reads: 'reads per stream' },
  plotted: 2,
  cases: cases(joinStorm, [250, 500, 1_000, 2_000]),
};

export const resumes: Scenario = {
  name: 'resume-storm',
  title: `kill -9, and all come back at once, as soon as the port is open, for ${MISSED} messages that they missed`,
  axis: 'streams',
  figures: FIGURES,
  plotted: 2,
  cases: cases(resumeStorm, [250, 500, 1_000]),
};
