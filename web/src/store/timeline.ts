/** What was said and what happened in a room, in the order in which it is shown. */
import type { RoomEvent } from '../../../protocol/events.ts';

/** Events that are rendered, and compared, as one block. */
const CHUNK = 50;
/** Seconds after which a message of the same author starts a group of its own. */
const GROUP_GAP = 300;

/** An event and how it stands to the one before it. */
export type Item = {
  key: number;
  event: RoomEvent;
  /** The first of its day, in local time. */
  startsDay: boolean;
  /** Goes on with the author and minute of the message before. */
  continues: boolean;
};

/** A run of items that is replaced, never changed, so that a rendered one can be kept. */
export type Chunk = readonly Item[];

/** Grows at the end, at a cost that does not depend on its length. */
export class Timeline {
  /** Number of messages ever added. */
  messages = 0;
  #chunks: Chunk[] = [];
  #last: Item | undefined;
  readonly #ids = new Set<string>();
  /** Events without an id that a server may send again after a reconnect, and how often each was seen. */
  readonly #unnamed = new Map<string, number>();
  #replayable = new Map<string, number>();

  /** All items. A new array of the same chunks after each change. */
  get chunks(): readonly Chunk[] {
    return [...this.#chunks];
  }

  /** The newest events, oldest first. */
  newest(count: number): RoomEvent[] {
    const chunks = this.#chunks.slice(-Math.ceil(count / CHUNK) - 1);
    return chunks
      .flat()
      .slice(-count)
      .map(({ event }) => event);
  }

  /**
   * A stream was opened: a server without ids cannot know what we have, and starts again with its whole history.
   * What it then repeats is skipped, once for each time it was seen.
   */
  streamOpened(): void {
    this.#replayable = new Map(this.#unnamed);
  }

  /** Adds an event at the end. @returns false if it is here already */
  append(event: RoomEvent): boolean {
    if (this.#isKnown(event)) return false;
    const before = this.#last;
    const startsDay = before === undefined || !isSameDay(before.event.created, event.created);
    const item = {
      key: (before?.key ?? 0) + 1,
      event,
      startsDay,
      continues: !startsDay && isSameGroup(before.event, event),
    };
    const end = this.#chunks.at(-1);
    if (end === undefined || end.length >= CHUNK) this.#chunks.push([item]);
    else this.#chunks[this.#chunks.length - 1] = [...end, item];
    this.#last = item;
    if (event.type === 'Message') this.messages += 1;
    return true;
  }

  #isKnown(event: RoomEvent): boolean {
    if (event.id !== '') {
      if (this.#ids.has(event.id)) return true;
      this.#ids.add(event.id);
      return false;
    }
    const content = JSON.stringify(event);
    const left = this.#replayable.get(content) ?? 0;
    if (left > 0) {
      this.#replayable.set(content, left - 1);
      return true;
    }
    this.#unnamed.set(content, (this.#unnamed.get(content) ?? 0) + 1);
    return false;
  }
}

function isSameGroup(before: RoomEvent, event: RoomEvent): boolean {
  return (
    before.type === 'Message' &&
    event.type === 'Message' &&
    before.user === event.user &&
    event.created - before.created < GROUP_GAP
  );
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a * 1_000).toDateString() === new Date(b * 1_000).toDateString();
}
