import * as v from 'valibot';
import type { Told } from '../../room/broadcast.ts';
import type { Scope } from '../../room/history.ts';
import type { Room } from '../../room/room.ts';
import { NEWEST } from '../query.ts';

/** How many of the private messages that one sent oneself a new stream has. */
const SENT = 1_000;

/**
 * How far a replay has come: the last id read, the id up to which only what is private is read, from there the id up
 * to which coming and going is left out, and the id after which what the reader sent privately is read.
 */
export const positionOf = v.object({
  cursor: v.string(),
  privateUntil: v.string(),
  toldUntil: v.string(),
  sentAfter: v.string(),
});
export type Position = v.InferOutput<typeof positionOf>;

/**
 * A reader of history, page by page, that catches up with the present: it is done in the very turn in which it
 * has read the last event that was told, so that nothing is missed or doubled between history and live.
 */
export class Replay {
  readonly #room: Room;
  readonly #reader: string;
  #position: Position;

  /** @param reader the person who reads: what is private to others is not for them */
  constructor(room: Room, reader: string, position: Position) {
    this.#room = room;
    this.#reader = reader;
    this.#position = position;
  }

  /**
   * For one who was here: everything since the given id. For a newcomer, who has from Users who is here: the newest
   * told events, whatever was kept for them alone, however old, the newest that they sent privately, and everything from now on.
   */
  static open(room: Room, reader: string, lastEventId: string | undefined): Replay {
    if (lastEventId !== undefined) {
      return new Replay(room, reader, {
        cursor: lastEventId,
        privateUntil: '',
        toldUntil: '',
        sentAfter: '',
      });
    }
    const toldUntil = room.journal.flushedId;
    const privateUntil = room.history.beforeNewestTold(NEWEST, toldUntil);
    const sentAfter = room.history.beforeNewestSent(reader, SENT, toldUntil);
    return new Replay(room, reader, { cursor: '', privateUntil, toldUntil, sentAfter });
  }

  /** Where it stands, to go on there after a sleep. */
  get position(): Position {
    return this.#position;
  }

  /** The next page, oldest first; undefined when it has caught up; 'gap' when history was cut before the cursor. */
  next(): readonly Told[] | 'gap' | undefined {
    const { history, journal } = this.#room;
    const { privateUntil, toldUntil } = this.#position;
    if (this.#position.cursor < privateUntil) {
      const page = this.#read('private', privateUntil);
      if (page.length > 0) return page;
    }
    if (this.#position.cursor < toldUntil) {
      if (history.hasToldGapAfter(this.#position.cursor)) return 'gap';
      const page = this.#read('told', toldUntil);
      if (page.length > 0) return page;
    }
    if (history.hasGapAfter(this.#position.cursor, this.#reader)) return 'gap';
    const page = this.#read('all', journal.flushedId);
    return page.length > 0 ? page : undefined;
  }

  #read(scope: Scope, end: string): readonly Told[] {
    const { cursor, sentAfter } = this.#position;
    const page = this.#room.history.page(cursor, end, scope, this.#reader, sentAfter);
    this.#position = { ...this.#position, cursor: page.at(-1)?.event.id ?? end };
    return page;
  }
}
