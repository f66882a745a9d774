/** Any page may talk to any room: what the browser needs to hear for that, on every answer [PROTOCOLS 1]. */

const ALLOWED = {
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  // Spelled out: `*` does not cover Authorization, and browsers do not cache it for that header.
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Last-Event-ID, Idempotency-Key',
  'Access-Control-Max-Age': '86400',
};

/** The answer to a preflight: 204, whatever the path, so that even a 404 can be read by its client. */
export function preflight(): Response {
  return new Response(null, { status: 204, headers: ALLOWED });
}

/**
 * Marks an answer as ours and readable from any origin, where it is made: one that came from elsewhere would have to be
 * copied. The exposed headers stand on the answers themselves: browsers ignore them on a preflight.
 */
export function readable(response: Response): Response {
  // Sockets know no CORS.
  if (response.webSocket) return response;
  const { headers } = response;
  headers.set('Access-Control-Allow-Origin', '*');
  headers.set('Access-Control-Expose-Headers', 'Token, Retry-After, Parley');
  headers.set('Parley', '1');
  // What people wrote is in answers: no browser is to guess that it is a page.
  headers.set('X-Content-Type-Options', 'nosniff');
  return response;
}
