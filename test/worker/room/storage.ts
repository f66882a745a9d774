import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

/** Runs in the actor of a room that no other test knows, on its real storage. */
export function inFreshRoom<R>(test: (state: DurableObjectState) => R | Promise<R>): Promise<R> {
  return runInDurableObject(env.ROOMS.getByName(crypto.randomUUID()), (_room, state) => test(state));
}
