/** Whether a request asks to become a WebSocket. */
export function isUpgrade(request: Request): boolean {
  return request.headers.get('Upgrade')?.toLowerCase() === 'websocket';
}

/**
 * Path and query as they were sent: `new URL` would resolve `/rooms/../login` to a room that nobody named, and
 * throws where the Host header is no host.
 */
export function asSent(url: string): { path: string; search: string } {
  const [, path, search = ''] = /^[a-z]+:\/\/[^/?#]*([^?#]*)(\?[^#]*)?/i.exec(url) ?? [];
  return { path: path || '/', search };
}

/** What stands behind the `?`. */
export function queryOf(request: Request): URLSearchParams {
  return new URLSearchParams(asSent(request.url).search);
}

/** What a proxy in front calls the request, or a name of its own. A token has dots: none gets through. */
export function requestId(request: Request): string {
  const given = request.headers.get('X-Request-Id') ?? '';
  return /^[\w-]{1,64}$/.test(given) ? given : crypto.randomUUID();
}
