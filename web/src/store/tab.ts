/** This tab's session: which room it is in, and how a reload comes back there. */
import * as v from 'valibot';
import { parseStreamEvent, type RoomEvent } from '../../../protocol/events.ts';
import { type Page, parseAddress } from '../connections/address.ts';
import { open, resume } from '../connections/open.ts';
import { rememberLogin } from './remembered.ts';
import { Room } from './room.ts';
import { readStored, writeStored } from './storage.ts';

const KEY = 'parley.tab';
const schema = v.object({ connection: v.unknown(), events: v.array(v.unknown()), draft: v.string() });

/** What the login form asks for. */
export type Login = { address: string; user: string; password: string };

/** An external store of the room that the tab is in, if any. */
export class Tab {
  readonly #page: Page;
  #room: Room | undefined;
  readonly #subscribers = new Set<() => void>();

  constructor(page: Page) {
    this.#page = page;
    this.#room = restore();
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): Room | undefined => this.#room;

  /** Logs in, and goes on in the room that is shown if it is the same one. @throws {ConnectionError} */
  async logIn({ address: typed, user, password }: Login): Promise<void> {
    const address = parseAddress(typed, this.#page);
    const connection = await open({ protocol: 'sse', address, user, password });
    rememberLogin({ address, user }, this.#page);
    const before = this.#room;
    const view = before?.getSnapshot();
    if (before !== undefined && view?.address === address && view.user === user) {
      before.reconnect(connection);
      return;
    }
    const room = new Room(connection);
    room.draft = before?.draft ?? '';
    this.#show(room);
  }

  /** Tries to come back without a new login. */
  tryAgain(): void {
    const connection = resume(this.#room?.save().connection);
    if (connection !== undefined) this.#room?.reconnect(connection);
  }

  /**
   * Keeps the session for the page that a reload makes of this one. It is stored only while the page is hidden or
   * gone: a duplicate of a tab gets a copy of its storage, and two tabs with one session would take the stream away
   * from each other for ever.
   */
  keepAcrossReloads(): void {
    const save = () => {
      if (this.#room !== undefined) writeStored(sessionStorage, KEY, this.#room.save());
    };
    const remove = () => sessionStorage.removeItem(KEY);
    remove();
    addEventListener('pagehide', save);
    addEventListener('pageshow', remove);
    document.addEventListener('visibilitychange', () => (document.hidden ? save() : remove()));
  }

  #show(room: Room): void {
    this.#room = room;
    for (const subscriber of this.#subscribers) subscriber();
  }
}

/** The room of the page before this one, or undefined if it had none to go on with. */
function restore(): Room | undefined {
  const parsed = v.safeParse(schema, readStored(sessionStorage, KEY));
  const connection = parsed.success ? resume(parsed.output.connection) : undefined;
  if (!parsed.success || connection === undefined) return undefined;
  const { events, draft } = parsed.output;
  return new Room(connection, { events: events.map(parseStored).filter(isRoomEvent), draft });
}

/** Stored events have the wire's own form, so the wire's own parser reads them. */
function parseStored(stored: unknown) {
  const named = v.safeParse(v.object({ type: v.string(), id: v.string() }), stored);
  if (!named.success) return undefined;
  return parseStreamEvent(named.output.type, JSON.stringify(stored), named.output.id);
}

function isRoomEvent(event: ReturnType<typeof parseStored>): event is RoomEvent {
  return event !== undefined && event.type !== 'Users' && event.type !== 'Disconnect';
}
