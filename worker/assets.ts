/** The client's files, from the ASSETS binding: Cloudflare's own, or selfhost/assets.ts in front of a folder. */
import { DEFAULT_ROOM } from '../protocol/text.ts';
import { Problem } from './problems.ts';
import type { EdgeVisit } from './routes.ts';

const SECURITY_HEADERS = {
  // `connect-src *`: the user types the servers to talk to.
  'Content-Security-Policy':
    "default-src 'self'; connect-src * ws: wss:; img-src 'self' data:; media-src 'self' mediastream:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  // Calls: for the client's own pages alone.
  'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self)',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
};

/** The client's page: the same document for every room and for each page of its own. */
export async function page(visit: EdgeVisit): Promise<Response> {
  if (!isRead(visit))
    throw new Problem('method-not-allowed', 'Here you can only GET.', { Allow: 'GET, HEAD' });
  return serve(visit, '/', 'no-cache');
}

/** A file of the client. Vite hashes what lies in /assets, so it never changes; the rest is asked for again. */
export async function asset(visit: EdgeVisit): Promise<Response> {
  const { pathname } = new URL(visit.url);
  if (!isRead(visit) || visit.room !== DEFAULT_ROOM) throw nothingHere();
  const hashed = pathname.startsWith('/assets/');
  return serve(visit, pathname, hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}

async function serve({ request, env }: EdgeVisit, pathname: string, cacheControl: string): Promise<Response> {
  // Not the request's own host, which may be no host at all; Vite's dev server answers to this one.
  const found = await env.ASSETS.fetch(new Request(`http://localhost${pathname}`, request));
  // Cloudflare answers /index.html with a redirect to /; to us every answer but these two is "no".
  if (found.status !== 200 && found.status !== 304) throw nothingHere();
  const response = new Response(found.body, found);
  response.headers.set('Cache-Control', cacheControl);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

function isRead({ method }: EdgeVisit): boolean {
  return method === 'GET' || method === 'HEAD';
}

function nothingHere(): Problem {
  return new Problem('not-found', 'No page, no file and nothing of the protocol has this address.');
}
