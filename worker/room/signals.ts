import type { Signal } from '../../protocol/events.ts';
import type { SignalBody } from '../../protocol/signals.ts';
import { Problem } from '../problems.ts';
import type { Somebody } from './authority.ts';
import { requireLine } from './direct.ts';
import type { Seat } from './members.ts';
import type { Room } from './room.ts';

/** A signal on its way between two who are here. */
export type Relayed = { signal: Signal; from: Somebody; to: Somebody };

/**
 * Relays a signal to one who is here, wherever that person can be told something private, and keeps nothing of it.
 * It comes between the events that were before it and those that are after it.
 * @param to the addressee's seat, where there is one
 * @throws {Problem} `not-connected`, and those of `requireLine`
 */
export function relay(room: Room, from: Somebody, to: Seat | undefined, body: SignalBody): void {
  if (to === undefined) throw new Problem('not-connected', 'Only somebody who is here can be called.');
  requireLine(room, from, to, 'signal');
  // No id of the order: a step in it would tell everybody of a call.
  const created = room.journal.now();
  const signal: Signal = { type: 'Signal', id: '', created, user: from.user, to: to.user, ...body };
  // Whoever came back meanwhile sits there now.
  room.journal.perform(() => room.members.seatOfPerson(to.person)?.signal({ signal, from, to }));
}
