/** A client of protocol 4. */
import { randomUUID } from 'node:crypto';
import { send } from './http.ts';
import { freshRoom } from './room.ts';
import { type Frame, object, Socket } from './socket.ts';
import type { Line, Visitor } from './visitor.ts';

/** The frame types of the two generations of the client. */
export const GENERATIONS = ['messages', 'chat_messages_request'] as const;
export const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export class Whisper implements Visitor {
  readonly socket: Socket;
  readonly whisperId: string;
  /** What proves that the user_id is one's own, where it was asked for. */
  secret: string | undefined;

  private constructor(socket: Socket, userId: string) {
    this.socket = socket;
    this.whisperId = userId;
  }

  /** Opens a socket, and says nothing: a reader. */
  static async open(base: string, userId: string = randomUUID(), path = 'v1/chat/ws'): Promise<Whisper> {
    return new Whisper(await Socket.open(`${base}${path}`), userId);
  }

  /** Opens a socket and becomes a member, by saying something. */
  static async join(base: string, userId?: string): Promise<Whisper> {
    const guest = await Whisper.open(base, userId);
    await guest.say('hello');
    return guest;
  }

  /** Proves who one is; resolves with the answer. @param secret '' asks for one */
  async identify(secret = '', user_id = this.whisperId): Promise<Frame> {
    this.socket.send({ type: 'identify', user_id, secret });
    const answer = await this.socket.next(({ type }) => type === 'identified' || type === 'error');
    if (typeof answer.secret === 'string') this.secret = answer.secret;
    return answer;
  }

  /** What others call it, unless another one has that name. */
  get name(): string {
    return anon(this.whisperId);
  }

  /** Sends items; resolves with the acknowledgement, or the error. */
  post(items: unknown, type: (typeof GENERATIONS)[number] = 'messages'): Promise<Frame> {
    this.socket.send({ type, data: items });
    return this.answer();
  }

  /** The next frame that answers one's own. */
  answer(): Promise<Frame> {
    return this.socket.next(({ type }) => type === 'message_ids' || type === 'chat_messages_response');
  }

  /** Says one thing; resolves with its id, once it was acknowledged and has come back. */
  async whisper(content: string): Promise<string> {
    const [id] = idsOf(await this.post([{ user_id: this.whisperId, content }]));
    if (id === undefined) throw new Error(`not acknowledged: ${content}`);
    await this.until(() => this.items().some((item) => item.id === id), `the broadcast of ${id}`);
    return id;
  }

  /** Says one thing; resolves once it has come back, whatever else is answered meanwhile. */
  async say(content: string): Promise<void> {
    const before = this.items().length;
    const isOwn = (item: Frame) => item.user_id === this.whisperId && item.content === content;
    this.socket.send({ type: 'messages', data: [{ user_id: this.whisperId, content }] });
    await this.until(() => this.items().slice(before).some(isOwn), `“${content}”`);
  }

  /** All that was broadcast to it, in order. */
  items(): Frame[] {
    return this.socket.of('messages').flatMap(({ data }) => (data as unknown[]).map(object));
  }

  heard(): Line[] {
    return this.items().map(({ user_id, content }) => [String(user_id), String(content)]);
  }

  present(): undefined {
    return undefined;
  }

  left(): string[] {
    return [];
  }

  until(condition: () => boolean, what?: string): Promise<void> {
    return this.socket.until(condition, what);
  }

  async leave(): Promise<void> {
    this.socket.close();
    await this.socket.end();
  }

  drop(): void {
    this.socket.drop();
  }
}

/** The name that other protocols show for a `user_id`. */
export function anon(userId: string): string {
  return `anon-${[...userId].slice(0, 8).join('')}`;
}

/** The ids of an acknowledgement, in either generation. */
export function idsOf(answer: Frame): string[] {
  return Array.isArray(answer.message_ids) ? answer.message_ids.map(String) : [];
}

/** `GET v1/chat/messages`, read as the object form. */
export async function history(base: string, query = ''): Promise<Frame[]> {
  const { status, body } = await send(`${base}v1/chat/messages${query}`);
  if (status !== 200) throw new Error(`v1/chat/messages: ${status} ${body}`);
  return (object(JSON.parse(body)).data as unknown[]).map(object);
}

/** Two sockets of one room; the other one only reads. */
export async function two(): Promise<{ base: string; guest: Whisper; other: Whisper }> {
  const base = freshRoom();
  return { base, guest: await Whisper.open(base), other: await Whisper.open(base) };
}
