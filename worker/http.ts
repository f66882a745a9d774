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

/** How the edge tells the room who asks; whatever the client wrote there, the edge writes over it. */
export const PEER_HEADER = 'Parley-Peer';

/** The network that a request of the room comes from, '' where nobody knows. */
export function peer(request: Request): string {
  return request.headers.get(PEER_HEADER) ?? '';
}
