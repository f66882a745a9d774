import { WorkerEntrypoint } from 'cloudflare:workers';
import { Router } from 'itty-router';
import type { Env } from './env.ts';
import { Problem, problemResponse } from './problems.ts';
import { liveRooms } from './room/connections.ts';

/**
 * What the supervisor asks of the process it watches, on a private socket. On Cloudflare nothing is bound to
 * this entrypoint, so nobody can reach it.
 */
export class Control extends WorkerEntrypoint<Env> {
  #table = Router({ catch: (error) => problemResponse(error) })
    .post('/drain', () => this.#drain())
    .all('*', () => {
      throw new Problem('not-found', 'The supervisor may POST /drain.');
    });

  override async fetch(request: Request): Promise<Response> {
    return this.#table.fetch(request);
  }

  /** Ends every stream and socket of every room [DESIGN promise 8]; clients come back by themselves. */
  async #drain(): Promise<Response> {
    await Promise.all([...liveRooms.keys()].map((room) => this.env.ROOMS.getByName(room).drain()));
    return new Response(null, { status: 204 });
  }
}
