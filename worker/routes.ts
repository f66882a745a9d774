/** The edge: which room, which page. It knows rooms by name only; what a room answers is the room's business. */
import { Router } from 'itty-router';
import { parseAddress } from './address.ts';
import { asset, page } from './assets.ts';
import { preflight, readable } from './cors.ts';
import type { Env } from './env.ts';
import { healthz, readyz } from './health.ts';
import { asSent, isUpgrade } from './http.ts';
import { Problem, problemResponse } from './problems.ts';
import { ownToken } from './protocols/sse/bearer.ts';

/** A request on its way through the table: `url` is relative to the room's base URL. */
export type Visit = { method: string; url: string; request: Request; room: string; env: Env };

const table = Router<Visit, [], Response>()
  .all('*', (visit) => (isUpgrade(visit.request) ? enter(visit) : undefined))
  .get('/healthz', healthz)
  .get('/readyz', ({ env }) => readyz(env))
  .all('/login', enter)
  .all('/message', enter)
  .all('/invite', enter)
  .all('/stream/:token', enter)
  .all('/history', enter)
  .all('/v1/chat/messages', enter)
  .all('/', page)
  .all('/whisper-chat', page)
  .all('*', asset);

/** Answers every request there is; nothing is thrown past it. */
export async function fetch(request: Request, env: Env): Promise<Response> {
  // Before anything else: also what is not there must be readable from any origin.
  if (request.method === 'OPTIONS') return readable(preflight());
  const answer = await route(request, env).catch(problemResponse);
  return readable(ownToken(request, answer));
}

async function route(request: Request, env: Env): Promise<Response> {
  const { path, search } = asSent(request.url);
  const address = parseAddress(path);
  if (address === undefined) throw new Problem('not-found', 'A room name is 1–64 of a-z 0-9 - _ and a dot.');
  const url = `https://room${address.path}${search}`;
  return table.fetch({ method: request.method, url, request, room: address.room, env });
}

/** Hands the request to its room, with the address of the peer as only the edge can know it. */
function enter({ request, url, room, env }: Visit): Promise<Response> {
  const forwarded = new Request(url, request);
  forwarded.headers.set('Parley-Peer', peerAddress(request));
  return env.ROOMS.getByName(room).fetch(forwarded);
}

/**
 * The peer's IP address. workerd tells it as `cf.clientIp` ("address:port"); there a `CF-Connecting-IP` header
 * would be the client's own invention, so that header counts only on Cloudflare, which has no `clientIp`.
 */
function peerAddress(request: Request): string {
  const clientIp = request.cf?.clientIp;
  if (typeof clientIp === 'string') return clientIp.replace(/:\d+$/, '');
  return request.headers.get('CF-Connecting-IP') ?? '';
}
