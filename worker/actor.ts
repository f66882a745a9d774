import { DurableObject } from 'cloudflare:workers';
import { parseConfig } from './config.ts';
import type { Env } from './env.ts';
import { liveRooms } from './live.ts';
import { problemResponse } from './problems.ts';
import { sse } from './protocols/sse/routes.ts';
import { Room } from './room/room.ts';

/** One Durable Object per room: it gives the room its storage and its life, and opens its doors. */
export class RoomActor extends DurableObject<Env> {
  readonly #room: Room;
  readonly #doors: ReturnType<typeof sse>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    if (ctx.id.name === undefined) throw new Error('a room is reached by its name');
    this.#room = new Room(ctx.id.name, ctx, parseConfig(env));
    this.#doors = sse(this.#room);
    liveRooms.add(ctx.id.name);
    ctx.blockConcurrencyWhile(() => this.#room.open());
  }

  override async fetch(request: Request): Promise<Response> {
    return this.#doors.fetch(request).catch(problemResponse);
  }

  /** Answers when the room is awake and its storage can be read. */
  ping(): void {
    this.#room.history.lastId();
  }

  /** Ends all streams before the process stops. */
  drain(): Promise<void> {
    return this.#room.drain();
  }
}
