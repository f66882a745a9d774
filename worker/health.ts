import { DEFAULT_ROOM } from '../protocol/text.ts';
import type { Env } from './env.ts';
import { Problem } from './problems.ts';

/** 200 only if a room can be reached and its storage answers; else 503. */
export async function healthz(env: Env): Promise<Response> {
  try {
    await env.ROOMS.getByName(DEFAULT_ROOM).ping();
  } catch (error) {
    console.error(error);
    throw new Problem('unavailable', 'The default room did not answer.', { 'Retry-After': '5' });
  }
  return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
}
