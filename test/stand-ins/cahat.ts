/**
 * The original “distributed chat service” [PROTOCOLS 3]: names need not be unique, nobody is told who is here or who
 * left, and there are no errors.
 */
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { type Frame, StandIn } from './stand-in.ts';

export class CahatStandIn extends StandIn {
  readonly #names: Record<string, string> = {};
  readonly #messages: object[] = [];
  readonly #ids = new Map<WebSocket, string>();

  /** @param path where its socket is: some have it at the base URL itself */
  constructor(path: '/cahat' | '/' = '/cahat') {
    super(path);
  }

  /** Forgets what was said, as after a restart. */
  forget(): void {
    this.#messages.length = 0;
  }

  protected override connected(socket: WebSocket): void {
    const payload = { serverName: 'Original', messages: this.#messages, userNames: this.#names };
    this.send(socket, { type: 'HANDSHAKE', payload });
  }

  protected override receive(socket: WebSocket, { type, payload }: Frame): void {
    const { userId, name, rawMessage } = { ...(payload as Record<string, string> | undefined) };
    if (type === 'HANDSHAKE_USER_INFO') this.#meet(socket, userId ?? randomBytes(12).toString('base64'));
    const own = this.#ids.get(socket);
    if (own === undefined) return;
    if (type === 'NAME_CHANGE') this.#call(own, String(name));
    if (type === 'MESSAGE') this.#say(own, String(rawMessage));
  }

  #meet(socket: WebSocket, userId: string): void {
    this.#ids.set(socket, userId);
    this.#call(userId, this.#names[userId] ?? 'Anonymous');
    this.send(socket, { type: 'USER_INFO', payload: { userId, name: this.#names[userId] } });
    this.broadcast({ type: 'USER_CONNECTED', payload: { userId } });
  }

  #call(userId: string, name: string): void {
    this.#names[userId] = name;
    this.broadcast({ type: 'NAME_CHANGE', payload: { userId, name, idNamePair: { [userId]: name } } });
  }

  #say(userId: string, rawMessage: string): void {
    const htmlMessage = `<p>${rawMessage}</p>`;
    const message = { rawMessage, htmlMessage, userId, timestamp: Date.now() };
    this.#messages.push(message);
    this.broadcast({ type: 'MESSAGE', payload: message });
  }
}
