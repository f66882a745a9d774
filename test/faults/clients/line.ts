import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

/** What a line goes over, which `ws` keeps to itself. */
const sockets = new WeakMap<WebSocket, Socket>();

/** Dials a WebSocket at an http URL. What goes wrong with it is its end. */
export function dial(url: string): WebSocket {
  const line = new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false });
  line.on('error', () => {});
  line.once('upgrade', ({ socket }) => sockets.set(line, socket));
  return line;
}

/** Resolves when the connection has ended, or could not be made. */
export function ended(line: WebSocket): Promise<void> {
  return new Promise((resolve) => line.once('close', () => resolve()));
}

/** Breaks the connection with a RST, as the system of a client that was killed may do. */
export function reset(line: WebSocket | undefined): void {
  if (line) sockets.get(line)?.resetAndDestroy();
}
