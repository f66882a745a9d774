/**
 * An original WhisperChat server [PROTOCOLS 4], of either generation: it knows no `client_id`, so that what is sent
 * twice is there twice.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ulid } from 'ulid';
import type { WebSocket } from 'ws';
import { type Frame, StandIn } from './stand-in.ts';

export type Generation = 'first' | 'later';
/** The word for a message, and for its answer, in each generation. */
const WORDS: Record<Generation, string> = { first: 'messages', later: 'chat_messages_request' };

export class WhisperStandIn extends StandIn {
  readonly #generation: Generation;
  readonly stored: object[] = [];
  /** The next message is stored, and the network breaks before its acknowledgement is out. */
  losesNextAnswer = false;

  constructor(generation: Generation = 'first') {
    super('/v1/chat/ws');
    this.#generation = generation;
  }

  protected override answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url !== '/v1/chat/messages') {
      super.answer(request, response);
      return;
    }
    const history = this.#generation === 'later' ? this.stored : { type: 'messages', data: this.stored };
    response
      .writeHead(200, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' })
      .end(JSON.stringify(history));
  }

  protected override receive(socket: WebSocket, { type, data }: Frame): void {
    if (type !== WORDS[this.#generation] || !Array.isArray(data)) return;
    const messages = data.map(({ user_id, content }) => ({ id: ulid(), user_id, content }));
    this.stored.push(...messages);
    if (this.losesNextAnswer) {
      this.losesNextAnswer = false;
      this.cut();
      return;
    }
    const ids = messages.map(({ id }) => id);
    if (this.#generation === 'first') {
      this.send(socket, { type: 'message_ids', status: 'success', message_ids: ids });
    } else {
      this.send(socket, { type: 'chat_messages_response', status: 201, message_ids: ids });
    }
    this.broadcast({ type: 'messages', data: messages });
  }
}
