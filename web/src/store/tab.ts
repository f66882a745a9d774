/** This tab: which rooms it is in, which of them it shows, and how a reload comes back there. */
import { inviteIn, type Page, pageAddress, parseAddress } from '../connections/address.ts';
import { type Connection, ConnectionError, type Protocol } from '../connections/connection.ts';
import { detect } from '../connections/detect.ts';
import { open, resume } from '../connections/open.ts';
import { type Entry, entryOf, isRoomPage, isSameEntry, keyOfPage, pathOf } from './entry.ts';
import type { Kept } from './kept.ts';
import { rememberLogin } from './remembered.ts';
import { Room } from './room.ts';
import { forgetRoom, ROOMS_KEY, roomKey, type SavedRoom, savedRooms, saveRoom } from './saved-rooms.ts';
import { forgetSession, restoreSession, saveSession } from './session.ts';
import { rememberProof, visitorAt } from './visitor.ts';

/** What the login form asks for. Without a protocol, the address tells. */
export type Login = { protocol?: Protocol | undefined; address: string; user: string; password: string };

/** All rooms, in the order of the list, and the one that shows; undefined where a new login is to show. */
export type TabView = {
  entries: readonly Entry[];
  active: Entry | undefined;
  /** With whom alone one talks, where that shows in place of the active room. */
  talk: string | undefined;
};

/** A room in which one could not take another name. */
export type RenameFailure = { title: string; problem: ConnectionError };

/** Has the address bar show a path, if one is given, and remember which room that page shows. */
export type Navigate = (path: string | undefined, key: string | undefined) => void;

/** An external store of the tab's rooms. All of them stay connected, whichever shows. */
export class Tab {
  /** What was left behind in rooms that this tab is not in, by key. */
  readonly #kept: Record<string, Kept>;
  readonly #rooms = new Map<string, { room: Room; forget: () => void }>();
  readonly #subscribers = new Set<() => void>();
  readonly #navigate: Navigate;
  #page: Page;
  #active: string | undefined;
  /** What the page was opened with, for whoever registers in its room. */
  readonly #invite: { address: string; token: string };
  #talk: string | undefined;
  #isCovered = false;
  #saved = savedRooms();
  #view: TabView = { entries: [], active: undefined, talk: undefined };

  constructor({ protocol, origin, pathname, search = '' }: Page, navigate: Navigate = () => {}) {
    this.#page = { protocol, origin, pathname };
    this.#invite = { address: pageAddress(this.#page), token: inviteIn(search) };
    this.#navigate = navigate;
    const { active, talk, rooms, kept } = restoreSession();
    this.#kept = kept;
    for (const room of rooms) this.#enter(room);
    this.#active = isRoomPage(this.#page) ? keyOfPage(this.#page) : active;
    if (this.#active === active) this.#talk = talk;
    this.#refresh();
    this.#look();
  }

  readonly subscribe = (subscriber: () => void): (() => void) => {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  };

  readonly getSnapshot = (): TabView => this.#view;

  /** Logs in and shows the room; goes on in it if this tab has been there before. @throws {ConnectionError} */
  async logIn({ protocol, address: typed, user, password }: Login): Promise<void> {
    const address = parseAddress(typed, this.#page);
    const way = protocol ?? (await this.detect(typed)) ?? 'sse';
    const key = roomKey({ protocol: way, address });
    const id = way === 'whisper' ? visitorAt(address) : {};
    const before = this.#rooms.get(key)?.room;
    // A second login would only be told that the first one is there.
    if (before?.isOpenFor(user)) {
      this.select(key);
      return;
    }
    const newest = before?.newest;
    const since = newest === undefined ? {} : { since: newest };
    const held = before?.held ?? this.#kept[key]?.held;
    const people = held === undefined ? {} : { held };
    const invite = inviteIn(typed) || (address === this.#invite.address ? this.#invite.token : '');
    const connection = await open({
      protocol: way,
      address,
      user,
      password,
      invite,
      ...id,
      ...since,
      ...people,
    });
    if (way !== 'whisper') rememberLogin({ address, user }, this.#page);
    this.#arrive(connection);
  }

  /** @returns what an address speaks; undefined where that cannot be found out */
  async detect(typed: string): Promise<Protocol | undefined> {
    try {
      return typed === pageAddress(this.#page) ? 'sse' : (await detect(typed))[0];
    } catch {
      return undefined;
    }
  }

  /** Shows the page for talking without a name, on this host. */
  async whisper(): Promise<void> {
    const target = { protocol: 'whisper', address: this.#page.origin } as const;
    if (this.#rooms.has(roomKey(target))) this.select(roomKey(target));
    else await this.logIn({ ...target, user: '', password: '' });
  }

  /** Shows a room of the list, or a new login. @param talk shows what one has with that person alone */
  select(key: string | undefined, talk?: string): void {
    this.#active = key;
    this.#talk = talk;
    this.#refresh();
    this.#look();
    this.#show(this.#view.active);
  }

  /** The address bar names another page: shows its room, or the way into it. @param key as `navigate` was given it */
  follow({ protocol, origin, pathname }: Page, key?: string): void {
    this.#page = { protocol, origin, pathname };
    this.select(key ?? keyOfPage(this.#page));
  }

  /** Leaves a room and takes it off the list. */
  remove(key: string): void {
    const { entries } = this.#view;
    const at = entries.findIndex((entry) => entry.key === key);
    const next = entries[at + 1] ?? entries[at - 1];
    const entered = this.#rooms.get(key);
    this.#rooms.delete(key);
    entered?.forget();
    entered?.room.leave();
    delete this.#kept[key];
    forgetRoom(key);
    this.#saved = savedRooms();
    if (this.#active === key) this.select(next?.key);
    else this.#refresh();
  }

  /** Switches a room's calls for attention off or on. */
  mute(key: string, isMuted: boolean): void {
    const saved = this.#saved.find((each) => roomKey(each) === key);
    if (saved !== undefined) this.#save({ ...saved, isMuted });
    this.#refresh();
  }

  /** Takes another name in some rooms. @returns where that did not work */
  async rename(name: string, keys: readonly string[]): Promise<RenameFailure[]> {
    const results = keys.map(async (key) => {
      const room = this.#rooms.get(key)?.room;
      try {
        await room?.rename(name);
        return undefined;
      } catch (error) {
        const problem = error instanceof ConnectionError ? error : new ConnectionError('unexpected');
        return { title: room?.getSnapshot().title ?? key, problem };
      }
    });
    return (await Promise.all(results)).filter((failure) => failure !== undefined);
  }

  /** Tries to come back into the shown room without a new login. */
  tryAgain(): void {
    const room = this.#view.active?.room;
    const connection = resume(room?.save().connection);
    if (connection !== undefined) room?.reconnect(connection);
  }

  /**
   * Keeps the session for the page that a reload makes of this one. It is stored only while the page is hidden or
   * gone: a duplicate of a tab gets a copy of its storage, and two tabs with one session would take the stream away
   * from each other for ever.
   */
  keepAcrossReloads(): void {
    const save = () => saveSession(this.#session());
    forgetSession();
    addEventListener('pagehide', save);
    addEventListener('pageshow', forgetSession);
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) save();
      else forgetSession();
      this.#look();
    });
    addEventListener('storage', ({ key }) => {
      if (key !== ROOMS_KEY) return;
      this.#saved = savedRooms();
      this.#refresh();
    });
  }

  #session() {
    const rooms = [...this.#rooms.values()].map(({ room }) => room);
    const kept = { ...this.#kept };
    for (const [key, { room }] of this.#rooms) kept[key] = room.keep();
    return { active: this.#active, talk: this.#talk, rooms, kept };
  }

  #arrive(connection: Connection): void {
    const key = roomKey(connection);
    const before = this.#rooms.get(key);
    // Where there are no accounts, whoever comes back is the same person.
    const isSame = connection.protocol !== 'sse' || before?.room.getSnapshot().user === connection.user;
    if (before !== undefined && isSame) {
      before.room.reconnect(connection);
    } else {
      before?.forget();
      before?.room.leave();
      this.#enter(new Room(connection, { draft: before?.room.draft ?? '' }));
    }
    this.select(key);
  }

  #enter(room: Room): void {
    const key = roomKey(room.getSnapshot());
    const kept = this.#kept[key];
    if (kept !== undefined) room.takeUp(kept);
    delete this.#kept[key];
    this.#rooms.set(key, { room, forget: room.subscribe(() => this.#refresh()) });
  }

  /** Something lies over the whole page, or does no more: then nobody reads what is said. */
  cover(isCovered: boolean): void {
    this.#isCovered = isCovered;
    this.#look();
  }

  /** Only the room that is on a screen which shows is looked at. */
  #look(): void {
    const isSeen = !document.hidden && !this.#isCovered;
    for (const [key, { room }] of this.#rooms) {
      room.look(key === this.#active && isSeen, this.#talk);
    }
  }

  /** The address bar shows the page of the room, where it has one on this host. */
  #show(active: Entry | undefined): void {
    const pathname = active === undefined ? this.#page.pathname : (pathOf(active, this.#page) ?? '/');
    const page = { ...this.#page, pathname };
    const isHere = keyOfPage(page) === keyOfPage(this.#page);
    if (!isHere) this.#page = page;
    this.#navigate(isHere ? undefined : pathname, active?.key);
  }

  /** Entries that show the same stay the same objects, and nobody is told of nothing. */
  #refresh(): void {
    for (const { room } of this.#rooms.values()) this.#keep(room);
    const saved = this.#saved;
    const listed = new Set(saved.map(roomKey));
    // Another tab may have taken a room off the list, or the browser keeps no list at all.
    const others = [...this.#rooms].filter(([key]) => !listed.has(key)).map(([, { room }]) => listOf(room));
    const before = this.#view.entries;
    const entries = [...saved, ...others].map((stored, at) => {
      const room = this.#rooms.get(roomKey(stored))?.room;
      const entry = entryOf(stored, room);
      const old = before[at];
      return old !== undefined && isSameEntry(old, entry) ? old : entry;
    });
    const isSame = entries.length === before.length && entries.every((entry, at) => entry === before[at]);
    const active = entries.find(({ key }) => key === this.#active);
    const talk = active?.room === undefined ? undefined : this.#talk;
    if (isSame && active === this.#view.active && talk === this.#view.talk) return;
    this.#view = { entries: isSame ? before : entries, active, talk };
    for (const subscriber of this.#subscribers) subscriber();
  }

  /** The list has what a room that this tab is in is called now, and its user; the room has what the list says. */
  #keep(room: Room): void {
    const now = listOf(room);
    if (room.proof !== undefined) rememberProof(now.address, room.proof);
    const stored = this.#saved.find((each) => roomKey(each) === roomKey(now));
    const old = this.#view.entries.find(({ key }) => key === roomKey(now));
    if (old?.title !== now.title || old.user !== now.user) {
      this.#save({ ...now, isMuted: stored?.isMuted ?? false });
    }
    if (stored !== undefined && stored.isMuted !== now.isMuted) room.mute(stored.isMuted);
  }

  #save(room: SavedRoom): void {
    saveRoom(room);
    this.#saved = savedRooms();
  }
}

/** What the list says about a room that this tab is in. */
function listOf(room: Room): SavedRoom {
  const { protocol, address, title, user, isMuted } = room.getSnapshot();
  return { protocol, address, title, user, isMuted };
}
