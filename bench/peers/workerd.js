/** workerd alone: one object with its streams or sockets, and the same for each. What Parley cannot be faster than. */
import { DurableObject } from 'cloudflare:workers';

const encoder = new TextEncoder();

export class Room extends DurableObject {
  #streams = new Set();

  async fetch(request) {
    if (request.headers.get('Upgrade') === 'websocket') return this.#upgrade();
    if (request.method === 'GET') return this.#open();
    const event = encoder.encode(`data: ${await request.text()}\n\n`);
    for (const stream of this.#streams) stream.enqueue(event);
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
