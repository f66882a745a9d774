/** Who is at the other end of a request. The room is handed the very request that the edge was. */

import type { Config } from './config.ts';

/** The network that a request of a room comes from. */
export function peer(room: { config: Config }, request: Request): string {
  return peerOf(request, room.config.trustedProxies);
}

/**
 * The network that a request comes from: an IPv4 address, or the 64 bits of an IPv6 one that a single subscriber is
 * given; '' where that tells nobody apart, and limits by address do not hold.
 *
 * workerd tells the address of the connection as `cf.clientIp` ("address:port"). There a `CF-Connecting-IP` header
 * would be the client's own invention, so that header counts only on Cloudflare, which has no `clientIp`; and
 * `X-Forwarded-For` counts only as far as the operator says that proxies of their own wrote it.
 * @param trustedProxies how many of them every request passes
 */
export function peerOf(request: Request, trustedProxies: number): string {
  const clientIp = request.cf?.clientIp;
  const connected =
    typeof clientIp === 'string' ? clientIp.replace(/:\d+$/, '') : request.headers.get('CF-Connecting-IP');
  return networkOf(forwardedFor(request, trustedProxies) ?? connected ?? '');
}

/** Each proxy adds at the end whom it was asked by: what stands before that anybody could have written. */
function forwardedFor(request: Request, trustedProxies: number): string | undefined {
  if (trustedProxies === 0) return undefined;
  const hops = (request.headers.get('X-Forwarded-For') ?? '').split(',');
  const address = hops.at(-trustedProxies)?.trim();
  return address !== undefined && ADDRESS.test(address) ? address : undefined;
}

const ADDRESS = /^(?:\[[0-9a-f.:]{2,45}\](?::\d{1,5})?|[0-9a-f.:]{2,45})$/i;
/** Who comes from this very machine is most likely a proxy, and stands for everybody. */
const LOOPBACK = /^(127\.|::1$|$)/;

function networkOf(text: string): string {
  const address = text.replace(/^\[(.*)\](:\d+)?$/, '$1').toLowerCase();
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/.exec(address)?.[1];
  if (LOOPBACK.test(v4 ?? address)) return '';
  return v4 ?? prefixOf(address);
}

/** The first four groups of an IPv6 address, with what `::` leaves out. */
function prefixOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail?.split(':').filter((group) => group !== '') ?? [];
  const zeros = Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(':')}::/64`;
}
