/** What the login form offers the next time. Never a password. */
import * as v from 'valibot';
import { type Page, pageAddress, roomOf } from '../connections/address.ts';
import type { Protocol } from '../connections/connection.ts';
import { readStored, writeStored } from './storage.ts';

const KEY = 'parley.login';
const schema = v.object({ address: v.string(), user: v.string() });

/** What the login form begins with. */
export type LoginDefaults = v.InferOutput<typeof schema> & { protocol?: Protocol };

/** A page of a room offers that room; the host's own page offers what was used last. */
export function loginDefaults(page: Page): LoginDefaults {
  const parsed = v.safeParse(schema, readStored('local', KEY));
  const own = pageAddress(page);
  if (!parsed.success) return { address: own, user: '' };
  return { address: roomOf(page.pathname) ? own : parsed.output.address, user: parsed.output.user };
}

/** Remembers a login that succeeded; a room's own page has nothing to say about the host's page. */
export function rememberLogin({ address, user }: LoginDefaults, page: Page): void {
  const isOwnRoom = roomOf(page.pathname) !== undefined && address === pageAddress(page);
  const before = v.safeParse(schema, readStored('local', KEY));
  const kept = before.success ? before.output.address : page.origin;
  writeStored('local', KEY, { address: isOwnRoom ? kept : address, user });
}
