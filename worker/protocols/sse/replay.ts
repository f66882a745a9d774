import type { Told } from '../../room/broadcast.ts';
import type { Room } from '../../room/room.ts';
import { NEWEST } from '../query.ts';

/** How far a replay has come: the last id read, and the id up to which coming and going is left out. */
export type Position = { cursor: string; toldUntil: string };

/**
 * A reader of history, page by page, that catches up with the present: it is done in the very turn in which it
 * has read the last event that was told, so that nothing is missed or doubled between history and live.
 */
export class Replay {
  readonly #room: Room;
  readonly #toldUntil: string;
  #cursor: string;

  constructor(room: Room, { cursor, toldUntil }: Position) {
    this.#room = room;
    this.#cursor = cursor;
    this.#toldUntil = toldUntil;
  }

  /** For a newcomer, who has from Users who is here: the newest told events, then everything from now on. */
  static newest(room: Room): Replay {
    const now = room.journal.flushedId;
    return new Replay(room, { cursor: room.history.beforeNewestTold(NEWEST, now), toldUntil: now });
  }

  /** For one who was here: everything since the given id. */
  static since(room: Room, id: string): Replay {
    return new Replay(room, { cursor: id, toldUntil: '' });
  }

  /** Where it stands, to go on there after a sleep. */
  get position(): Position {
    return { cursor: this.#cursor, toldUntil: this.#toldUntil };
  }

  /** The next page, oldest first; undefined when it has caught up; 'gap' when history was cut before the cursor. */
  next(): Told[] | 'gap' | undefined {
    const { history, journal } = this.#room;
    if (history.hasGapAfter(this.#cursor)) return 'gap';
    if (this.#cursor < this.#toldUntil) {
      const page = history.page(this.#cursor, this.#toldUntil, 'told');
      this.#cursor = page.at(-1)?.event.id ?? this.#toldUntil;
      if (page.length > 0) return page;
    }
    const page = history.page(this.#cursor, journal.flushedId, 'all');
    this.#cursor = page.at(-1)?.event.id ?? this.#cursor;
    return page.length > 0 ? page : undefined;
  }
}
