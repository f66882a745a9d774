/** A line of the list of rooms. */
import { type Page, pageAddress, roomOf } from '../connections/address.ts';
import type { ConnectionState } from '../connections/connection.ts';
import type { Room } from './room.ts';
import { roomKey, type SavedRoom } from './saved-rooms.ts';
import type { TalkEntry } from './talks.ts';

/** A room of the list, as of one moment; `room` only where this tab is in it. */
export type Entry = SavedRoom & {
  key: string;
  room: Room | undefined;
  /** Whether one is logged in, and how the connection stands. */
  phase: ConnectionState['phase'] | 'logged-out';
  unread: number;
  mentions: number;
  canRename: boolean;
  /** What one has with single people there. */
  talks: readonly TalkEntry[];
};

const NO_TALKS: readonly TalkEntry[] = [];

/** @param room where this tab is in it; it knows better than the list what it is called */
export function entryOf(saved: SavedRoom, room: Room | undefined): Entry {
  const key = roomKey(saved);
  if (room === undefined) {
    return {
      ...saved,
      key,
      room,
      phase: 'logged-out',
      unread: 0,
      mentions: 0,
      canRename: false,
      talks: NO_TALKS,
    };
  }
  const { title, user, state, unread, mentions, canRename, talks } = room.getSnapshot();
  return { ...saved, key, room, title, user, phase: state.phase, unread, mentions, canRename, talks };
}

/** How much single people of a room have said that was not read. */
export function unreadInTalks({ talks }: Entry): number {
  return talks.reduce((sum, { unread }) => sum + unread, 0);
}

/** Whether two entries show the same. */
export function isSameEntry(a: Entry, b: Entry): boolean {
  return (Object.keys(a) as (keyof Entry)[]).every((name) => Object.is(a[name], b[name]));
}

/** The path of the page on this host that stands for a room, if one does. */
export function pathOf({ protocol, address }: SavedRoom, page: Page): string | undefined {
  if (protocol === 'whisper') return address === page.origin ? WHISPER_PATH : undefined;
  if (protocol !== 'sse') return undefined;
  if (address === page.origin) return '/';
  const room = roomOf(new URL(address).pathname);
  return address === `${page.origin}/rooms/${room}` ? `/rooms/${room}/` : undefined;
}

/** The page for talking without a name. */
export const WHISPER_PATH = '/whisper-chat';

/** Whether a page is the one for talking without a name. */
export function isWhisperPage({ pathname }: Pick<Page, 'pathname'>): boolean {
  return pathname.replace(/\/+$/, '') === WHISPER_PATH;
}

/** Whether a page names a room; the host's own page may show any. */
export function isRoomPage(page: Page): boolean {
  return isWhisperPage(page) || roomOf(page.pathname) !== undefined;
}

/** The key of the room that a page stands for. */
export function keyOfPage(page: Page): string {
  if (isWhisperPage(page)) return roomKey({ protocol: 'whisper', address: page.origin });
  return roomKey({ protocol: 'sse', address: pageAddress(page) });
}

/** What to give somebody who is to come to a room. */
export function linkTo({ protocol, address }: Pick<SavedRoom, 'protocol' | 'address'>): string {
  if (protocol === 'whisper') return `${address}${WHISPER_PATH}`;
  return protocol === 'sse' ? `${address}/` : address;
}
