import type { Config } from '../config.ts';

/** As RTCPeerConnection takes them. */
export type IceServer = { urls: string[]; username?: string; credential?: string };

/** How long a TURN credential is good, in seconds. */
const LIFETIME = 43_200;

/**
 * The servers through which two clients find a way to each other. TURN servers carry traffic, so each user is given
 * a credential of their own that ends: the expiry and a name, signed with the secret that the TURN server has, too.
 */
export async function iceServers(
  { iceUrls, turnSecret }: Pick<Config, 'iceUrls' | 'turnSecret'>,
  user: string,
): Promise<IceServer[]> {
  const isTurn = (url: string) => /^turns?:/i.test(url);
  const [stun, turn] = [iceUrls.filter((url) => !isTurn(url)), iceUrls.filter(isTurn)];
  const servers: IceServer[] = stun.length > 0 ? [{ urls: stun }] : [];
  if (turn.length === 0 || turnSecret === undefined) return servers;
  const username = `${Math.floor(Date.now() / 1_000) + LIFETIME}:${user}`;
  return [...servers, { urls: turn, username, credential: await sign(username, turnSecret) }];
}

/** HMAC-SHA1, as TURN servers compute it; the secret is what keeps it safe. */
async function sign(text: string, secret: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text))).toBase64();
}
