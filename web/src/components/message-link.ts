/** Addresses of single messages: the room's page, and the message's id behind the `#`. */
import { type Page, pageAddress } from '../connections/address.ts';
import type { RoomView } from '../store/room.ts';

/** Ids that a server gave out, and not this page: ULIDs. */
const SHARED_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** Where others find the message; undefined where they would not, because its room has no page or it has no id. */
export function linkTo(view: RoomView, id: string): string | undefined {
  const { protocol, address } = view;
  // What is between two people has no address for others.
  if (view.with !== undefined) return undefined;
  return protocol === 'sse' && SHARED_ID.test(id) ? `${address}/#${id}` : undefined;
}

/** The id of the message that a page's address asks for, if it is one of this room. */
export function linkedId(view: RoomView, page: Page & { hash: string }): string | undefined {
  const { address } = view;
  if (view.with !== undefined) return undefined;
  const id = page.hash.slice(1);
  return SHARED_ID.test(id) && pageAddress(page) === address ? id : undefined;
}
