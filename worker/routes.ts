/** The edge: which room, which page. It knows rooms by name only; what a room answers is the room's business. */
import { Router } from 'itty-router';
import { parseAddress } from './address.ts';
import { asset, page } from './assets.ts';
import { configOf } from './config.ts';
import { preflight, readable } from './cors.ts';
import type { Env } from './env.ts';
import { healthz, readyz } from './health.ts';
import { asSent, isUpgrade, PEER_HEADER } from './http.ts';
import { logRequest } from './log.ts';
import { countAnswer } from './metrics/metrics.ts';
import { getMetrics } from './metrics/route.ts';
import { peerOf } from './peer.ts';
import { Problem, problemOf, problemResponse } from './problems.ts';
import { ownToken } from './protocols/sse/bearer.ts';
import { roomOf } from './rooms.ts';

/** A request on its way through the table: `url` is relative to the room's base URL. */
export type Visit = {
  method: string;
  url: string;
  request: Request;
  /** What the log calls the request. */
  id: string;
  room: string;
  env: Env;
  /** The pattern of the table that it came to; the router notes it. */
  route?: string;
};

const table = Router<Visit, [], Response>()
  .all('/login', enter)
  .all('/message', enter)
  .all('/direct', enter)
  .all('/invite', enter)
  .all('/signal', enter)
  .all('/ice', enter)
  .all('/standing', enter)
  .all('/stream/:token', enter)
  .all('/history', enter)
  .all('/v1/chat/messages', enter)
  .all('/v1/chat/ws', upgrade)
  .all('/cahat', upgrade)
  .all('/', upgrade)
  .all('*', upgrade)
  .get('/healthz', healthz)
  .get('/readyz', ({ env }) => readyz(env))
  .get('/metrics', ({ request, env }) => getMetrics(request, env))
  .all('/', page)
  .all('/whisper-chat', page)
  .all('*', asset);

/** Answers every request there is; nothing is thrown past it. */
export async function fetch(request: Request, env: Env): Promise<Response> {
  // Before anything else: also what is not there must be readable from any origin.
  if (request.method === 'OPTIONS') return readable(preflight());
  const since = Date.now();
  const id = requestId(request);
  const visit = visitOf(request, env, id);
  const answer = await serve(visit).catch((error) => problemResponse(error, id));
  const problem = problemOf(answer);
  countAnswer(answer.status, problem);
  logRequest(env, {
    id,
    method: request.method,
    // The router calls `/` ''.
    route: visit?.route === undefined ? '*' : visit.route || '/',
    room: visit?.room,
    status: answer.status,
    problem,
    ms: Date.now() - since,
  });
  const marked = readable(ownToken(request, answer));
  // Whoever tells the operator of it can say which one it was.
  if (answer.status >= 400) marked.headers.set('Request-Id', id);
  return marked;
}

/** @returns undefined where no room can have the name in the path */
function visitOf(request: Request, env: Env, id: string): Visit | undefined {
  const { path, search } = asSent(request.url);
  const address = parseAddress(path);
  if (address === undefined) return undefined;
  const url = `https://room${address.path}${search}`;
  return { method: request.method, url, request, id, room: address.room, env };
}

async function serve(visit: Visit | undefined): Promise<Response> {
  if (visit === undefined) throw new Problem('not-found', 'A room name is 1–64 of a-z 0-9 - _ and a dot.');
  return table.fetch(visit);
}

/** What a proxy in front calls the request, or a name of its own. A token has dots: none gets through. */
function requestId(request: Request): string {
  const given = request.headers.get('X-Request-Id') ?? '';
  return /^[\w-]{1,64}$/.test(given) ? given : crypto.randomUUID();
}

/** A WebSocket, whatever its path: the room finds out. */
function upgrade(visit: Visit): Promise<Response> | undefined {
  return isUpgrade(visit.request) ? enter(visit) : undefined;
}

/** Hands the request to its room, with the address of the peer as only the edge can know it. */
async function enter({ request, url, id, room, env }: Visit): Promise<Response> {
  const peer = peerOf(request, configOf(env).trustedProxies);
  const forwarded = new Request(url, request);
  forwarded.headers.set(PEER_HEADER, peer);
  forwarded.headers.set('Parley-Request', id);
  return (await roomOf(env, room, peer)).fetch(forwarded);
}
