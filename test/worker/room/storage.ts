import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { StoredEvent } from '../../../protocol/events.ts';
import type { Room } from '../../../worker/room/room.ts';
import { migrate } from '../../../worker/room/schema.ts';

/** Runs in the actor of a room that no other test knows, on its real storage. */
export function inFreshRoom<R>(test: (state: DurableObjectState) => R | Promise<R>): Promise<R> {
  return runInDurableObject(env.ROOMS.getByName(crypto.randomUUID()), (_room, state) => {
    migrate(state.storage);
    return test(state);
  });
}

/** All that a room keeps after an event. */
export function kept(room: Room, after = ''): StoredEvent[] {
  const page = room.history.page(after, room.history.lastId(), 'all', '').map(({ event }) => event);
  return page.length === 0 ? [] : [...page, ...kept(room, page.at(-1)?.id)];
}
