import { WorkerEntrypoint } from 'cloudflare:workers';
import { Router } from 'itty-router';
import type { Env } from './env.ts';
import { metrics } from './metrics/metrics.ts';
import { Problem, problemResponse } from './problems.ts';
import { liveRooms } from './room/connections.ts';

/**
 * What the supervisor asks of the process it watches, on a private socket. On Cloudflare nothing is bound to
 * this entrypoint, so nobody can reach it.
 */
export class Control extends WorkerEntrypoint<Env> {
  #table = Router({ catch: (error) => problemResponse(error) })
    .post('/drain', () => this.#drain())
    // Only who sees the disk can say how large the rooms are; workerd would stand still while it looks.
    .post('/storage/:bytes', ({ params }) => {
      metrics.storage.set(Number(params.bytes));
      return new Response(null, { status: 204 });
    })
    .all('*', () => {
      throw new Problem('not-found', 'The supervisor may POST /drain and /storage/<bytes>.');
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
