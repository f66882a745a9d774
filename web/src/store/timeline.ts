/** What was said and what happened in a room, in the order in which it is shown. */
import type { RoomEvent } from '../../../protocol/events.ts';

/** Events that are rendered, and compared, as one block. */
const CHUNK = 50;
/** Seconds after which a message of the same author starts a group of its own. */
const GROUP_GAP = 300;
/** Begins the ids that this page gave to events which had none: they mean nothing to anybody else. */
const LOCAL = 'local-';

/** An event and how it stands to the one before it. */
export type Item = {
  /** Unique and growing; what was fetched from the past has negative ones. */
  key: number;
  /** Its id is never empty. */
  event: RoomEvent;
  /** The first of its day, in local time. */
  startsDay: boolean;
  /** Goes on with the author and minute of the message before. */
  continues: boolean;
  /** Messages may be missing between this one and the one before. */
  afterGap: boolean;
  /** A message that was taken away: its text is gone, its place stays. */
  isDeleted: boolean;
};

/** A run of items that is replaced, never changed, so that a rendered one can be kept. */
export type Chunk = readonly Item[];

/** Grows at both ends, at a cost that does not depend on its length. */
export class Timeline {
  /** Number of messages ever added at the end. */
  messages = 0;
  #chunks: Chunk[] = [];
  #last: Item | undefined;
  #firstKey = 1;
  #isCut = false;
  readonly #ids = new Set<string>();
  /** Events without an id that a server may send again after a reconnect, and how often each was seen. */
  readonly #unnamed = new Map<string, number>();
  #replayable = new Map<string, number>();

  /** All items. A new array of the same chunks after each change. */
  get chunks(): readonly Chunk[] {
    return [...this.#chunks];
  }

  /** The newest event. */
  get newestEvent(): RoomEvent | undefined {
    return this.#last?.event;
  }

  /** The id of the oldest event that the server knows as well. */
  get oldestId(): string | undefined {
    for (const chunk of this.#chunks) {
      const named = chunk.find(({ event }) => !event.id.startsWith(LOCAL));
      if (named !== undefined) return named.event.id;
    }
    return undefined;
  }

  /** The newest events, oldest first, without what was deleted. */
  newest(count: number): RoomEvent[] {
    const chunks = this.#chunks.slice(-Math.ceil(count / CHUNK) - 1);
    return chunks
      .flat()
      .slice(-count)
      .filter(({ isDeleted }) => !isDeleted)
      .map(({ event }) => event);
  }

  /**
   * A stream was opened: a server without ids cannot know what we have, and starts again with its whole history.
   * What it then repeats is skipped, once for each time it was seen.
   */
  streamOpened(): void {
    this.#replayable = new Map(this.#unnamed);
  }

  /** Messages may be missing before the next event, unless that is one which is here already. */
  cut(): void {
    this.#isCut = this.#last !== undefined;
  }

  /** Adds an event at the end. @returns the event as it is shown, or undefined if it is here already */
  append(event: RoomEvent): RoomEvent | undefined {
    if (this.#isKnown(event)) {
      this.#isCut = false;
      return undefined;
    }
    const before = this.#last;
    const key = (before?.key ?? 0) + 1;
    const named = event.id === '' ? { ...event, id: `${LOCAL}${key}` } : event;
    const item = itemOf(key, named, before, this.#isCut);
    this.#isCut = false;
    const end = this.#chunks.at(-1);
    if (end === undefined || end.length >= CHUNK) this.#chunks.push([item]);
    else this.#chunks[this.#chunks.length - 1] = [...end, item];
    this.#last = item;
    if (event.type === 'Message') this.messages += 1;
    return named;
  }

  /** Adds events, oldest first, before all others; those that are here already are skipped. */
  prepend(events: readonly RoomEvent[]): void {
    const fresh = events.filter((event) => event.id !== '' && !this.#isKnown(event));
    const items: Item[] = [];
    const start = this.#firstKey - fresh.length;
    for (const event of fresh) {
      items.push(itemOf(start + items.length, event, items.at(-1), false));
    }
    this.#firstKey = start;
    const [first, ...rest] = this.#chunks;
    const [head, ...others] = first ?? [];
    const chunks: Chunk[] = [];
    for (let at = 0; at < items.length; at += CHUNK) chunks.push(items.slice(at, at + CHUNK));
    // What was the first of all now has something before it.
    if (head !== undefined) {
      const { isDeleted } = head;
      chunks.push([{ ...itemOf(head.key, head.event, items.at(-1), head.afterGap), isDeleted }, ...others]);
    }
    this.#chunks = [...chunks, ...rest];
    this.#last = this.#chunks.at(-1)?.at(-1);
  }

  /** Takes a message away. One that is not here yet may be on its way, with older ones: then it does not come. */
  remove(id: string): void {
    if (!this.#ids.has(id)) {
      this.#ids.add(id);
      return;
    }
    // Most of what is deleted was said a moment ago.
    const at = this.#chunks.findLastIndex((chunk) => chunk.some(({ event }) => event.id === id));
    this.#chunks = this.#chunks.map((chunk, index) =>
      index === at ? chunk.map((item) => (item.event.id === id ? tombstone(item) : item)) : chunk,
    );
    this.#last = this.#chunks.at(-1)?.at(-1);
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

function itemOf(key: number, event: RoomEvent, before: Item | undefined, afterGap: boolean): Item {
  const startsDay = before === undefined || !isSameDay(before.event.created, event.created);
  const continues = !startsDay && !afterGap && isSameGroup(before.event, event);
  return { key, event, startsDay, continues, afterGap, isDeleted: false };
}

function tombstone(item: Item): Item {
  const { event } = item;
  return event.type === 'Message' ? { ...item, event: { ...event, message: '' }, isDeleted: true } : item;
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
