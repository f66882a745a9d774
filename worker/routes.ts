/** The edge: which room, which page. It knows rooms by name only; what a room answers is the room's business. */
import { Router } from 'itty-router';
import { type Visit, visitOf } from './address.ts';
import { asset, page } from './assets.ts';
import { preflight, readable } from './cors.ts';
import type { Env } from './env.ts';
import { healthz, readyz } from './health.ts';
import { isUpgrade, requestId } from './http.ts';
import { logRequest } from './log.ts';
import { countAnswer } from './metrics/metrics.ts';
import { getMetrics } from './metrics/route.ts';
import { PROBLEM_HEADER, Problem, problemOf, problemResponse, REQUEST_ID_HEADER } from './problems.ts';
import { giveTokenBack } from './protocols/sse/bearer.ts';
import { roomOf } from './rooms.ts';

/** A request on its way through the table. */
export type EdgeVisit = Visit & {
  env: Env;
  /** The pattern of the table that it came to; the router notes it. */
  route?: string;
};

const table = Router<EdgeVisit, [], Response>()
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
  const address = visitOf(request);
  const visit: EdgeVisit | undefined = address && { ...address, env };
  const answer = await serve(visit).catch((error) => problemResponse(error, requestId(request)));
  const problem = problemOf(answer);
  const id = answer.headers.get(REQUEST_ID_HEADER) ?? requestId(request);
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
  if (answer.status >= 400) return refusal(request, answer, id);
  // A room has marked its own.
  return answer.headers.has('Parley') ? answer : readable(answer);
}

async function serve(visit: EdgeVisit | undefined): Promise<Response> {
  if (visit === undefined)
    throw new Problem('not-found', 'A room name is 1–64 of a-z 0-9 - _ and a dot; no part is . or ..');
  return table.fetch(visit);
}

/** What a refusal is to say beyond what was said where it was made. */
function refusal(request: Request, answer: Response, id: string): Response {
  const refusal = readable(new Response(answer.body, answer));
  refusal.headers.set(REQUEST_ID_HEADER, id);
  refusal.headers.delete(PROBLEM_HEADER);
  giveTokenBack(request, refusal);
  return refusal;
}

/** A WebSocket, whatever its path: the room finds out. */
function upgrade(visit: EdgeVisit): Promise<Response> | undefined {
  return isUpgrade(visit.request) ? enter(visit) : undefined;
}

/** Hands the very request to its room: a copy of it would cost as much as all that the room does with it. */
async function enter({ request, room, env }: EdgeVisit): Promise<Response> {
  return (await roomOf(env, room, request)).fetch(request);
}
