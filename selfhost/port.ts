import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, Failure } from './failure.ts';

/** Connections that may wait to be taken up: as many as Node lets wait. */
const BACKLOG = 511;
/** What the system says of an address that it has not, or that is none. */
const NO_ADDRESS = ['EADDRNOTAVAIL', 'EINVAL', 'ENOTFOUND', 'EAI_AGAIN'];

/** The public socket: it listens, and who comes waits for workerd to take it up. */
export type Listener = {
  port: number;
  /** For a child process to inherit. */
  descriptor: number;
  /** Leaves it to those who have inherited it. */
  close(): void;
};

/**
 * Opens the public socket, before anything is started.
 * @param patience milliseconds to wait for one who is leaving it
 * @throws {Failure} saying what is in the way and what to do
 */
export async function listen(host: string, port: number, patience: number): Promise<Listener> {
  const server = createServer();
  // It keeps no process alive that has another reason not to start.
  server.unref();
  const deadline = Date.now() + patience;
  let problem = await tryToListen(server, host, port);
  while (errorCode(problem) === 'EADDRINUSE' && Date.now() < deadline) {
    await sleep(20);
    problem = await tryToListen(server, host, port);
  }
  if (problem !== undefined) throw new Failure(reasonOf(problem, host, port));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the socket has no port');
  return { port: address.port, descriptor: descriptorOf(server), close: () => server.close() };
}

/** Node has it, and documents no way to it. */
function descriptorOf(server: Server): number {
  const handle: unknown = Reflect.get(server, '_handle');
  if (typeof handle === 'object' && handle !== null && 'fd' in handle && typeof handle.fd === 'number')
    return handle.fd;
  throw new Error('the socket has no descriptor');
}

/** The error of listening there, or undefined where it works. */
async function tryToListen(server: Server, host: string, port: number): Promise<Error | undefined> {
  const listening = once(server, 'listening');
  const family = familyOf(host);
  // Node would set up its name service and its clusters, which takes 7 ms; it has this for itself, for when they are
  // asked, and documents it as little as the descriptor.
  const listenAt: unknown = Reflect.get(server, '_listen2');
  if (family === undefined || typeof listenAt !== 'function') server.listen({ host, port });
  else listenAt.call(server, host, port, family, BACKLOG, undefined, 0);
  return listening.then(
    () => undefined,
    (error: Error) => error,
  );
}

/** Of an address; undefined for a name. Not by Node's own test, a regular expression that V8 spends 6 ms on. */
function familyOf(host: string): 4 | 6 | undefined {
  if (host.includes(':')) return 6;
  return /^[\d.]+$/.test(host) ? 4 : undefined;
}

function reasonOf(problem: Error, host: string, port: number): string {
  const code = errorCode(problem);
  if (code === 'EADDRINUSE')
    return `port ${port} on ${host} is in use: stop the program that has it, or set PORT to a free one`;
  if (code === 'EACCES') return `port ${port} needs more rights: set PORT to one above 1023`;
  if (code !== undefined && NO_ADDRESS.includes(code))
    return `HOST ${host} is not an address of this machine`;
  return `cannot listen on HOST ${host}, PORT ${port}: ${problem.message}`;
}

/** `host:port` as it stands in a URL: IPv6 addresses in brackets. */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where to call a server that listens on every address. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
