import { WebSocket } from 'ws';

/** Dials a WebSocket at an http URL. What goes wrong with it is its end. */
export function dial(url: string): WebSocket {
  const line = new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false });
  line.on('error', () => {});
  return line;
}

/** Resolves when the connection has ended, or could not be made. */
export function ended(line: WebSocket): Promise<void> {
  return new Promise((resolve) => line.once('close', () => resolve()));
}
