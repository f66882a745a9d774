/// <reference types="node" />
/** What every stand-in of an original server is: a server on a free port of this machine. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export type Frame = Record<string, unknown>;

export abstract class StandIn {
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  #url = '';
  /** What clients sent over their sockets, in order. */
  readonly frames: Frame[] = [];

  /** @param path where it takes sockets; any path if it is not given */
  constructor(path?: string) {
    this.#http = createServer((request, response) => this.answer(request, response));
    this.#sockets = new WebSocketServer({ server: this.#http, ...(path !== undefined && { path }) });
    this.#sockets.on('connection', (socket: WebSocket) => {
      socket.on('message', (data) => {
        const frame = parse(String(data));
        this.frames.push(frame);
        this.receive(socket, frame);
      });
      socket.on('close', () => this.closed(socket));
      this.connected(socket);
    });
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return this.#url;
  }

  /** Starts to listen, on the same port as before where it did. */
  async start(): Promise<this> {
    const port = this.#url === '' ? 0 : Number(new URL(this.#url).port);
    await once(this.#http.listen(port, '127.0.0.1'), 'listening');
    this.#url = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
    return this;
  }

  /** The network breaks for everybody who is connected. */
  cut(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  protected send(socket: WebSocket, frame: object): void {
    socket.send(JSON.stringify(frame));
  }

  /** To everybody who is connected. */
  protected broadcast(frame: object, sockets: Iterable<WebSocket> = this.#sockets.clients): void {
    for (const socket of sockets) this.send(socket, frame);
  }

  /** HTTP: by default there is nothing, and no CORS header either. */
  protected answer(_request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not Found');
  }

  protected connected(_socket: WebSocket): void {}
  protected receive(_socket: WebSocket, _frame: Frame): void {}
  protected closed(_socket: WebSocket): void {}
}

/** The frame, or an empty one where it is no JSON object. */
function parse(text: string): Frame {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
