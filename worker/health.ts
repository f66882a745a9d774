/** What a machine may ask of the server [docs/self-hosting.md, Watch it]. */
import { DEFAULT_ROOM } from '../protocol/text.ts';
import type { Env } from './env.ts';
import { within } from './patience.ts';
import { Problem } from './problems.ts';

/** No room has this name: the object behind it is for the probe alone. */
const PROBE = '(probe)';
/** Milliseconds after which a disk that says nothing counts as one that refuses. */
const PATIENCE = 5_000;

/** 200 as long as the process answers at all; who gets none may start it again. No room is asked. */
export function healthz(): Response {
  return ok();
}

/**
 * 200 only if a room answers and a write reaches the disk.
 * @throws {Problem} `unavailable` else: a restart may not help, where the disk is full for example
 */
export async function readyz(env: Env): Promise<Response> {
  try {
    // Two objects: a write that fails resets its object, and the streams of a room must not end for a probe.
    const [room, probe] = [env.ROOMS.getByName(DEFAULT_ROOM), env.ROOMS.getByName(PROBE)];
    if (await within(Promise.all([room.ping(), probe.proveWritable()]), PATIENCE)) return ok();
    console.error(`no room answered, or no write reached the disk, within ${PATIENCE / 1_000} s`);
  } catch (error) {
    console.error(error);
  }
  throw new Problem('unavailable', 'A room did not answer, or its storage cannot be written.', {
    'Retry-After': '5',
  });
}

function ok(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } });
}
