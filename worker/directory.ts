import { DurableObject } from 'cloudflare:workers';
import { parseConfig } from './config.ts';
import { RateLimiter } from './room/rates.ts';
import { LIST, PUT_ON_LIST } from './room-list.ts';

/** Whether a room may be entered; otherwise the seconds to wait, or that there are as many rooms as there may be. */
export type Admission = 'admitted' | 'full' | { wait: number };

/**
 * The one list of all rooms that were ever asked for. Whoever asks for a room makes the runtime create its database,
 * also when only looking: this is where that ends before the disk does.
 */
export class Directory extends DurableObject {
  readonly #max: number;
  readonly #newcomers: RateLimiter;
  #count: number;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    const { roomsMax, roomsPerMinute } = parseConfig({ ...env });
    this.#max = roomsMax;
    this.#newcomers = new RateLimiter(roomsPerMinute / 60, roomsPerMinute);
    const { sql } = ctx.storage;
    sql.exec(LIST);
    this.#count = sql.exec<{ count: number }>('SELECT COUNT(*) AS count FROM rooms').one().count;
  }

  /** A room that is on the list always, another one if there may be more. @param peer who asks, '' if unknown */
  admit(room: string, peer: string): Admission {
    const { sql } = this.ctx.storage;
    if (sql.exec('SELECT 1 FROM rooms WHERE name = ?', room).toArray().length > 0) return 'admitted';
    if (this.#count >= this.#max) return 'full';
    const wait = peer === '' ? 0 : this.#newcomers.take(peer);
    if (wait > 0) return { wait };
    sql.exec(PUT_ON_LIST, room);
    this.#count += 1;
    return 'admitted';
  }
}
