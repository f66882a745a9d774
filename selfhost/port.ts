import { createServer } from 'node:net';
import { errorCode, Failure } from './failure.ts';

/**
 * Makes sure, before anything is started, that the address can be listened on.
 * @throws {Failure} saying what is in the way and what to do
 */
export async function checkPort(host: string, port: number): Promise<void> {
  const problem = await tryToListen(host, port);
  if (problem === undefined) return;
  const code = errorCode(problem);
  if (code === 'EADDRINUSE') {
    throw new Failure(
      `port ${port} on ${host} is in use: stop the program that has it, or set PORT to a free one`,
    );
  }
  if (code === 'EACCES') throw new Failure(`port ${port} needs more rights: set PORT to one above 1023`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    throw new Failure(`HOST ${host} is not an address of this machine`);
  }
  throw new Failure(`cannot listen on HOST ${host}, PORT ${port}: ${problem.message}`);
}

/** The error of listening there, or undefined where it works. */
function tryToListen(host: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen({ host, port }, () => probe.close(() => resolve(undefined)));
  });
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
