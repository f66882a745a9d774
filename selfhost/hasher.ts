import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type Derivation, derive } from '../worker/derive.ts';

/**
 * Computes the hashes of passwords for workerd, which has one thread for everything [worker/hasher.ts]: Node computes
 * them in threads of their own, so that a class that logs in does not keep a room from talking.
 * @param socketPath of a Unix socket that nobody else can reach
 */
export async function serveHasher(socketPath: string): Promise<void> {
  // Loaded while workerd starts: a start has something more urgent to do before.
  const { createServer } = await import('node:http');
  const server = createServer((request, response) => {
    derivationIn(request)
      .then((derivation) => derive(derivation))
      .then((hash) => response.end(Buffer.from(hash).toString('hex')))
      .catch((error: Error) => response.writeHead(400).end(error.message));
  });
  // workerd ends what is idle. Were Node to end a connection just as it is used again, a login would fail.
  server.keepAliveTimeout = 0;
  server.unref();
  server.listen(socketPath);
  await once(server, 'listening');
}

/** The password is the body, all else the query. @throws where a part is missing */
async function derivationIn(request: IncomingMessage): Promise<Derivation> {
  const { searchParams } = new URL(request.url ?? '/', 'http://hasher');
  const derivation = {
    salt: new Uint8Array(Buffer.from(searchParams.get('salt') ?? '', 'hex')),
    slices: Number(searchParams.get('slices')),
    iterations: Number(searchParams.get('iterations')),
  };
  const { salt, slices, iterations } = derivation;
  if (salt.length === 0 || !(slices >= 1) || !(iterations >= 1))
    throw new Error('salt, slices and iterations are needed');
  return { ...derivation, password: Buffer.concat(await request.toArray()).toString() };
}
