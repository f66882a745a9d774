/** Sequences of everything that can happen, against the model: with kill -9 in the real process, and in workerd. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { checkModel } from '../model/check.ts';
import type { House, Line } from '../model/house.ts';
import { FLOOD_SIZE } from '../model/world.ts';
import { type Server, startServer } from '../server.ts';
import type { Scenario } from './scenario.ts';

/** Sequences against the real process, with floods of those who do not read. */
const SEQUENCES = 300;
/** Runs of test/worker/model.test.ts, each with sequences of its own. */
const RUNS = 20;
/** How many of these go on at a time: they wait more than they work, and one after the other they take an hour. */
const LANES = 4;
/** Its report would be taken for that of `npm test`: it writes none. */
const VITEST = ['run', '--project', 'worker', '--reporter=default', 'test/worker/model.test.ts'];

/** A room in a process that can be killed. */
export class RealHouse implements House {
  readonly #server: Server;
  readonly #base: string;

  constructor(server: Server) {
    this.#server = server;
    this.#base = `${server.url}/rooms/m-${randomUUID()}/`;
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.#base}${path}`, init);
  }

  dial(path: string): Promise<Line | number> {
    const socket = new WebSocket(`${this.#base}${path}`.replace(/^http/, 'ws'), { perMessageDeflate: false });
    // What comes before anybody listens is kept.
    const early: string[] = [];
    let take = (text: string): void => void early.push(text);
    socket.on('message', (data) => take(String(data)));
    const line: Line = {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      drop: () => socket.terminate(),
      onText: (listener) => {
        take = listener;
        for (const text of early.splice(0)) take(text);
      },
      onEnd: (listener) => socket.on('close', () => listener()),
    };
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(line));
      socket.once('unexpected-response', (_request, { statusCode }) => {
        resolve(statusCode ?? 0);
        socket.terminate();
      });
      socket.on('error', reject);
    });
  }

  /** The runtime puts rooms to sleep by itself; it cannot be asked to. */
  async sleep(): Promise<void> {}

  async crash(): Promise<void> {
    await this.#server.kill();
    await this.#server.restart();
  }
}

/** @returns whether the model and the room agree in workerd */
async function agreeInWorkerd(): Promise<boolean> {
  const [status] = await once(spawn('vitest', VITEST, { stdio: ['ignore', 2, 2] }), 'exit');
  return status === 0;
}

export const scenario: Scenario = {
  name: 'model of the room',
  async run() {
    const server = await startServer({
      env: { MESSAGE_RATE: '0', LOGIN_FAILURES: '0', MESSAGE_MAX: `${FLOOD_SIZE}` },
    });
    try {
      await checkModel(() => new RealHouse(server), { sequences: SEQUENCES, isProcess: true });
    } finally {
      await server[Symbol.asyncDispose]();
    }
    let left = RUNS;
    let agree = true;
    const lane = async () => {
      while (agree && left > 0) {
        left -= 1;
        if (!(await agreeInWorkerd())) agree = false;
      }
    };
    // All of them end before the next scenario begins.
    await Promise.all(Array.from({ length: LANES }, lane));
    if (!agree) throw new Error('the model and the room do not agree in workerd, see above');
    return {
      tried: SEQUENCES + RUNS * 100,
      breaches: [],
      notes: `${SEQUENCES} sequences with kill -9, ${RUNS * 100} in workerd`,
    };
  },
};
