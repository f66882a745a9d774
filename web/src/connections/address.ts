/** Addresses of rooms: what people type, and what this page itself stands for. */
import { parseRoomName } from '../../../protocol/text.ts';
import { ConnectionError } from './connection.ts';

/** The part of `window.location` that matters here. */
export type Page = { protocol: string; origin: string; pathname: string; search?: string };

/** Hosts that hardly ever have a certificate: names without a dot, IP addresses, anything with a port. */
const PLAIN_HOST = /^(?:[^./:]+|[\d.]+|\[[^\]]*\]|[^/]*:\d+)(?:\/|$)/;

/** Where the sockets of some protocols are, beneath the base URL: people type that too. */
const SOCKET_PATH = /\/+(?:cahat|v1\/chat\/(?:ws|messages))\/*$/i;

/**
 * Makes a base URL of what the user typed: `http(s)://host[:port][/path]` without a final slash, also of the address
 * of a socket.
 * @throws {ConnectionError} `address` if no room can be there; `mixed-content` if browsers forbid it from here
 */
export function parseAddress(typed: string, page: Page): string {
  const url = toUrl(typed.trim(), page);
  if (page.protocol === 'https:' && (url.protocol === 'http:' || url.protocol === 'ws:')) {
    throw new ConnectionError('mixed-content');
  }
  // fetch refuses URLs that carry a name and password.
  if (!/^(?:http|ws)s?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new ConnectionError('address');
  }
  const scheme = url.protocol.replace('ws', 'http');
  return trimSlashes(`${scheme}//${url.host}${url.pathname.replace(SOCKET_PATH, '')}`);
}

function toUrl(typed: string, page: Page): URL {
  const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(typed);
  const scheme = page.protocol !== 'https:' && PLAIN_HOST.test(typed) ? 'http' : 'https';
  const url = hasScheme ? typed : `${scheme}://${typed}`;
  if (typed === '' || !URL.canParse(url)) throw new ConnectionError('address');
  return new URL(url);
}

/** The base URL of the room that this page stands for: `/rooms/<room>/`, or the host's own room. */
export function pageAddress(page: Page): string {
  const room = roomOf(page.pathname);
  return room === undefined ? page.origin : `${page.origin}/rooms/${room}`;
}

/** The invite that an address brings along, as people paste it; '' for none. */
export function inviteIn(typed: string): string {
  return new URLSearchParams(typed.slice(typed.indexOf('?') + 1)).get('invite') ?? '';
}

/** The room that a path names, or undefined where it names none. */
export function roomOf(pathname: string): string | undefined {
  const segment = /\/rooms\/([^/]+)\/*$/.exec(pathname)?.[1];
  return segment === undefined ? undefined : parseRoomName(segment);
}

function trimSlashes(url: string): string {
  return url.replace(/\/+$/, '');
}
