import { rm } from 'node:fs/promises';
import { type Server as Process, startServer } from '../../test/server.ts';
import type { Dialect } from '../load/crowd.ts';
import { accounts, TOKEN_SECRET } from './accounts.ts';
import { cahat, classroom, whisper } from './guests.ts';
import type { Lasting, Server } from './server.ts';
import { eventStreams, streamSockets } from './streams.ts';

/** A Parley that runs, and its process. */
type RunningParley = Lasting & { process: Process };

/** The bench is one address, and few people say very much. */
const UNLIMITED = { MESSAGE_RATE: '0', ADDRESS_CONNECTIONS: '0' };

/** `npm start` as it is, without the limits on what one person and one address may do. */
export async function startParley(env: Record<string, string> = {}): Promise<RunningParley> {
  const { directory } = await accounts();
  const dataDir = await directory();
  const process = await startServer({ dataDir, env: { TOKEN_SECRET, ...UNLIMITED, ...env } });
  return {
    process,
    port: process.port,
    get pid() {
      return process.pid;
    },
    dialects: [],
    kill: async () => void (await process.kill()),
    restart: () => process.restart(),
    async stop() {
      await process.kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function parley(name: string, setup: string, dialects: () => Promise<Dialect[]>): Server {
  return {
    name,
    setup,
    start: async () => ({ ...(await startParley()), dialects: await dialects() }),
  };
}

const DEFAULTS =
  'npm start, everything stored before it is seen; MESSAGE_RATE=0 and ADDRESS_CONNECTIONS=0, all else by default';

/** By the doors that its clients come through. */
export const PARLEY = {
  streams: parley('parley', `protocol 1 over HTTP: ${DEFAULTS}`, async () => [await eventStreams()]),
  streamSockets: parley('parley, 1 over WebSocket', 'protocol 1, acknowledged frames', async () => [
    await streamSockets(),
  ]),
  classroom: parley('parley, classroom', 'protocol 2', async () => [classroom]),
  cahat: parley('parley, CAHAT', 'protocol 3', async () => [cahat]),
  whisper: parley('parley, WhisperChat', 'protocol 4', async () => [whisper]),
  mixed: parley('parley, all protocols', 'a fifth of the room each', async () => [
    await eventStreams(),
    await streamSockets(),
    classroom,
    cahat,
    whisper,
  ]),
};
