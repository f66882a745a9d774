/** workerd alone: one object tells its streams, in turns, or its sockets the same. What Parley cannot be faster than. */
import { DurableObject } from 'cloudflare:workers';
import { Turns } from './turns.js';

const encoder = new TextEncoder();

export class Room extends DurableObject {
  #streams = new Turns();

  async fetch(request) {
    if (request.headers.get('Upgrade') === 'websocket') return this.#upgrade();
    if (request.method === 'GET') return this.#open();
    this.#streams.tell(encoder.encode(`data: ${await request.text()}\n\n`));
    return new Response(null, { status: 201 });
  }

  webSocketMessage(_, text) {
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }

  #upgrade() {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  #open() {
    let stream;
    const body = new ReadableStream({
      start: (controller) => {
        stream = controller;
        controller.enqueue(encoder.encode(':\n\n'));
        this.#streams.add(controller);
      },
      cancel: () => this.#streams.delete(stream),
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }
}

export default {
  fetch: (request, env) => env.ROOMS.getByName('room').fetch(request),
};
