/** Ten thousand connections of which nothing more comes. */
import { upgradeRequest } from '../../contract/rfc6455.ts';
import { childOf, until } from '../../selfhost/processes.ts';
import type { Server } from '../../server.ts';
import { usageOf } from '../../soak/usage.ts';
import type { Attack, Siege } from './attack.ts';
import { Lines } from './lines.ts';

const CONNECTIONS = 10_000;
/** As many as there are descriptors for, two for each, until the gate shuts at nine tenths; and some are not ours. */
const CARRIED = 8_900;
/** Streams and sockets that are let in, with the descriptors that the server has; and those of people beside ours. */
const SOCKETS = 8_000;
const OTHERS = 100;
/** Milliseconds: workerd closes after 15 s what says nothing, we answer after 30 s; and ten thousand take their time. */
const PATIENCE = 120_000;

type Claim = {
  words(n: number): string;
  /** Whether all that is to come has come. */
  isDone(lines: Lines): boolean;
  wrongs?(lines: Lines): readonly (string | false)[];
};

async function besiege({ port }: Server, { words, isDone, wrongs }: Claim): Promise<Siege> {
  const lines = await Lines.open(port, CONNECTIONS, words);
  return {
    async judge() {
      await until(() => isDone(lines), PATIENCE).catch(() => {});
      const late = !isDone(lines) && 'not all were answered or closed in time';
      const found = [late, ...(wrongs?.(lines) ?? [])];
      return found.filter((wrong) => wrong !== false).map((wrong) => `${wrong}: ${lines}`);
    },
    story: () => String(lines),
    end: () => lines.end(),
  };
}

const body =
  'POST /login HTTP/1.1\r\nHost: parley\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n';

/** The server has no connection but those of others. A client of whom it let go in the middle may never know. */
const isRid = (server: Server) => usageOf(childOf(server.pid)).handles < OTHERS;

export const IDLE: readonly Attack[] = [
  {
    name: '10,000 connections that say nothing',
    cost: 300,
    delay: 1_000,
    begin: (server) =>
      besiege(server, {
        words: () => '',
        isDone: ({ opened }) => opened === CONNECTIONS && isRid(server),
        wrongs: ({ answered }) => [answered > 0 && 'something was answered to nothing'],
      }),
  },
  {
    name: '10,000 idle WebSockets',
    env: { ADDRESS_CONNECTIONS: '0' },
    cost: 800,
    delay: 1_000,
    begin: (server) =>
      besiege(server, {
        words: (n) => upgradeRequest(`http://parley/rooms/idle${n % 5}/`),
        isDone: ({ answers }) => answers.of(/101/) >= SOCKETS - OTHERS && answers.of(/503/) > 0,
        wrongs: ({ answers, ends }) => [
          answers.of(/101/) > SOCKETS && 'more were let in than there are descriptors for',
          answers.of(/^(?!101|503)/) > 0 && 'another answer than 101 and 503',
          ends.of(/101/) > 0 && 'one was let in and ended',
        ],
      }),
  },
  {
    name: '10,000 bodies that do not come',
    cost: 1_300,
    delay: 1_000,
    begin: (server) =>
      besiege(server, {
        words: () => body,
        isDone: ({ answered }) => answered >= CARRIED,
        wrongs: ({ answers }) => [answers.of(/^(?!408)/) > 0 && 'another answer than 408'],
      }),
  },
];
