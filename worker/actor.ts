import { DurableObject } from 'cloudflare:workers';
import { visitOf } from './address.ts';
import { parseConfig } from './config.ts';
import { readable } from './cors.ts';
import type { Env } from './env.ts';
import { hasherAt } from './hasher.ts';
import { isUpgrade, requestId } from './http.ts';
import { problemResponse } from './problems.ts';
import { emptyRoutes, routes } from './protocols/routes.ts';
import { Sockets } from './protocols/sockets.ts';
import { Room } from './room/room.ts';
import { WriteProbe } from './write-probe.ts';

/** One Durable Object per room: it gives the room its storage and its life, and opens its doors. */
export class RoomActor extends DurableObject<Env> {
  readonly #room: Room;
  readonly #routes: ReturnType<typeof routes>;
  readonly #emptyRoutes: ReturnType<typeof emptyRoutes>;
  readonly #sockets: Sockets;
  readonly #probe: WriteProbe;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    if (ctx.id.name === undefined) throw new Error('a room is reached by its name');
    const hasher = env.HASHER && hasherAt(env.HASHER);
    this.#room = new Room(ctx.id.name, ctx, parseConfig(env), hasher);
    this.#routes = routes(this.#room);
    this.#emptyRoutes = emptyRoutes(this.#room);
    this.#sockets = new Sockets(this.#room, ctx);
    this.#probe = new WriteProbe(ctx.storage);
    if (this.#room.isFounded && this.#room.sealing.canOpen) this.#open();
  }

  override async fetch(request: Request): Promise<Response> {
    const answer = await this.#answer(request).catch((error) => problemResponse(error, requestId(request)));
    return readable(answer);
  }

  async #answer(request: Request): Promise<Response> {
    const visit = visitOf(request);
    if (visit === undefined) throw new Error('a room is reached by a path that has its name');
    // Before anything is written.
    this.#room.sealing.check();
    if (isUpgrade(request)) {
      this.#sockets.requireWelcome(visit);
      await this.#open();
      return this.#sockets.accept(visit);
    }
    if (!this.#room.isOpen) {
      // Whoever only looks for rooms founds none.
      const answer = await this.#emptyRoutes.fetch(visit);
      if (answer) return answer;
      await this.#open();
    }
    return this.#routes.fetch(visit);
  }

  override webSocketMessage(ws: WebSocket, data: string | ArrayBuffer): void {
    this.#sockets.receive(ws, data);
  }

  override webSocketClose(ws: WebSocket, code: number): void {
    this.#sockets.close(ws, code);
  }

  override webSocketError(ws: WebSocket): void {
    this.#sockets.close(ws, 1006);
  }

  /** Answers when the actor is awake and its storage can be read. */
  ping(): boolean {
    this.#room.sealing.check();
    return this.#room.isFounded;
  }

  /** Resolves when a write of its own has reached the disk; no room is founded by it. @throws when it did not */
  async proveWritable(): Promise<void> {
    try {
      await this.#probe.prove();
    } catch (error) {
      // What was opened while the disk could only be read stays so: the next one opens it anew.
      this.ctx.abort(`the storage refused: ${error instanceof Error ? error.message : error}`);
      throw error;
    }
  }

  /** Ends all connections before the process stops. */
  drain(): Promise<void> {
    return this.#room.drain();
  }

  /** Opens the room, once. */
  async #open(): Promise<void> {
    if (this.#room.isOpen) return;
    await this.ctx.blockConcurrencyWhile(async () => {
      await this.#sockets.prepare();
      await this.#room.open((names) => this.#sockets.seats(names));
    });
  }
}
