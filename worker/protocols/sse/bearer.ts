import { asSent } from '../../http.ts';

/** The Authorization header of /message; a token is made of these letters alone [PROTOCOLS 1]. */
const BEARER = /^Bearer +([A-Za-z0-9._-]+)$/i;

/** The token that a request carries, or undefined when there is none or it cannot be one. */
export function bearerToken(request: Request): string | undefined {
  return BEARER.exec(request.headers.get('Authorization') ?? '')?.[1];
}

/**
 * Every answer of /message, and of what else a message token pays for, but 403 carries `Token`: where no new one was
 * made, the request's own, unrotated [PROTOCOLS 1 /message]. Clients overwrite theirs with this header, and would be
 * mute without it; so it is put on at the very edge, where answers pass that the room never gave.
 */
export function giveTokenBack(request: Request, { status, headers }: Response): void {
  if (status === 403 || headers.has('Token')) return;
  if (!/\/(?:message|direct|invite)\/*$/.test(asSent(request.url).path)) return;
  const token = bearerToken(request);
  if (token !== undefined) headers.set('Token', token);
}
