/** The conversations that one has with single people of a room. */
import * as v from 'valibot';
import { type DirectMessage, type Message, parseStreamEvent } from '../../../protocol/events.ts';
import { parseOutgoing } from './outbox.ts';
import { Talk, type TalkHost, type TalkPast } from './talk.ts';
import { parseUnread } from './unread.ts';

/** A line of the list of conversations. */
export type TalkEntry = { name: string; unread: number };

export class Talks {
  readonly #host: TalkHost;
  readonly #talks = new Map<string, Talk>();
  #list: readonly TalkEntry[] = [];

  /** @param toldAgain whether the room will tell all of it again instead of what is new */
  constructor(host: TalkHost, past: readonly TalkPast[], toldAgain: boolean) {
    this.#host = host;
    for (const each of past) this.#talks.set(each.name, new Talk(each.name, host, each, toldAgain));
  }

  /** The conversations to show, the liveliest first: the same array until one of them shows otherwise. */
  get list(): readonly TalkEntry[] {
    const shown = [...this.#talks.values()].filter((talk) => talk.isWorthShowing);
    const list = shown.toSorted((a, b) => b.newest - a.newest).map(({ name, unread }) => ({ name, unread }));
    const isSame =
      list.length === this.#list.length &&
      list.every(({ name, unread }, at) => {
        const before = this.#list[at];
        return before?.name === name && before.unread === unread;
      });
    if (!isSame) this.#list = list;
    return this.#list;
  }

  /** The conversation with somebody, from now on if there was none. */
  with(name: string): Talk {
    const before = this.#talks.get(name);
    if (before !== undefined) return before;
    const talk = new Talk(name, this.#host);
    this.#host.hold(name);
    this.#talks.set(name, talk);
    return talk;
  }

  /** Something was said between oneself and another. */
  hear(event: DirectMessage, self: string): void {
    this.with(event.user === self ? event.to : event.user).hear(event);
  }

  /** Only the one with this name is in sight, or none. */
  look(name: string | undefined): void {
    for (const talk of this.#talks.values()) if (talk.name !== name) talk.look(false);
    if (name !== undefined) this.with(name).look(true);
  }

  roomChanged(): void {
    for (const talk of this.#talks.values()) talk.roomChanged();
  }

  /** What stands in the compose fields, by name. */
  get drafts(): Record<string, string> {
    const begun = [...this.#talks.values()].filter(({ draft }) => draft !== '');
    return Object.fromEntries(begun.map(({ name, draft }) => [name, draft]));
  }

  /** Puts texts into compose fields that are empty. */
  draft(drafts: Readonly<Record<string, string>>): void {
    for (const [name, draft] of Object.entries(drafts)) this.with(name).draft ||= draft;
  }

  /** @param toldAgain whether the room will tell a later page all of it again */
  save(toldAgain: boolean): TalkPast[] {
    return [...this.#talks.values()]
      .filter((talk) => talk.isWorthShowing)
      .map((talk) => talk.save(toldAgain));
  }
}

const pastOf = v.array(
  v.object({
    name: v.string(),
    events: v.array(v.unknown()),
    draft: v.string(),
    unread: v.unknown(),
    outgoing: v.optional(v.unknown()),
  }),
);

/** Reads what an earlier page's `save` gave; nothing where that is no such thing. */
export function parseTalks(saved: unknown): TalkPast[] {
  const parsed = v.safeParse(pastOf, saved);
  if (!parsed.success) return [];
  return parsed.output.map(({ name, events, draft, unread, outgoing }) => ({
    name,
    events: events.map(parseMessage).filter((event) => event !== undefined),
    draft,
    unread: parseUnread(unread),
    outgoing: parseOutgoing(outgoing),
  }));
}

function parseMessage(saved: unknown): Message | undefined {
  const named = v.safeParse(v.object({ id: v.string() }), saved);
  if (!named.success) return undefined;
  const event = parseStreamEvent('Message', JSON.stringify(saved), named.output.id);
  return event?.type === 'Message' ? event : undefined;
}
