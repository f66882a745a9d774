/** What a reload hands from one page to the next: who this tab is in which rooms, and what it was about to say. */
import * as v from 'valibot';
import { isRoomEvent, parseStreamEvent } from '../../../protocol/events.ts';
import { resume } from '../connections/open.ts';
import { type Kept, keptOf } from './kept.ts';
import { parseOutgoing } from './outbox.ts';
import { Room } from './room.ts';
import { forgetStored, readStored, writeStored } from './storage.ts';
import { parseTalks } from './talks.ts';
import { parseUnread } from './unread.ts';

const KEY = 'parley.tab';
/** Each room's events apart: where they do not fit into the storage, the session still does. */
const EVENTS_KEY = 'parley.tab.events.';
const TALKS_KEY = 'parley.tab.talks.';

const schema = v.object({
  active: v.optional(v.string()),
  talk: v.optional(v.string()),
  /** JSON has no undefined: what a connection that is over gives is not there at all. */
  rooms: v.array(
    v.object({ connection: v.optional(v.unknown()), unread: v.unknown(), outgoing: v.optional(v.unknown()) }),
  ),
  kept: v.record(v.string(), keptOf),
});

/** A tab's rooms, the shown one, and what was left behind in each, by the keys of the rooms. */
export type Session = {
  active: string | undefined;
  /** With whom alone one talks, in the shown room. */
  talk: string | undefined;
  rooms: Room[];
  kept: Record<string, Kept>;
};

/** Stores a session for the next page of this tab. */
export function saveSession({ active, talk, rooms, kept }: Session): void {
  forgetSession();
  const saved = rooms.map((room) => room.save());
  const sessions = saved.map(({ connection, unread, outgoing }) => ({ connection, unread, outgoing }));
  writeStored('session', KEY, { active, talk, rooms: sessions, kept });
  for (const [at, { events, talks }] of saved.entries()) {
    if (talks.length > 0) writeStored('session', `${TALKS_KEY}${at}`, talks);
    if (events.length > 0) writeStored('session', `${EVENTS_KEY}${at}`, events);
  }
}

/** Removes what is stored. */
export function forgetSession(): void {
  forgetStored('session', (key) => key === KEY || key.startsWith(EVENTS_KEY) || key.startsWith(TALKS_KEY));
}

/** The session of the page before this one; rooms that cannot be gone on with are left out. */
export function restoreSession(): Session {
  const parsed = v.safeParse(schema, readStored('session', KEY));
  if (!parsed.success) return { active: undefined, talk: undefined, rooms: [], kept: {} };
  const { active, talk, rooms, kept } = parsed.output;
  const restored = rooms.map(({ connection, unread, outgoing }, at) => {
    const resumed = resume(connection);
    if (resumed === undefined) return undefined;
    const events = readStored('session', `${EVENTS_KEY}${at}`);
    return new Room(resumed, {
      events: (Array.isArray(events) ? events : []).map(parseStored).filter(isRoomEvent),
      unread: parseUnread(unread),
      outgoing: parseOutgoing(outgoing),
      talks: parseTalks(readStored('session', `${TALKS_KEY}${at}`)),
    });
  });
  return { active, talk, rooms: restored.filter((room) => room !== undefined), kept };
}

/** Stored events have the wire's own form, so the wire's own parser reads them. */
function parseStored(stored: unknown) {
  const named = v.safeParse(v.object({ type: v.string(), id: v.string() }), stored);
  if (!named.success) return undefined;
  return parseStreamEvent(named.output.type, JSON.stringify(stored), named.output.id);
}
