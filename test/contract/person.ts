/** Somebody in a room: holds the tokens as real clients do, and opens streams that are closed after the test. */
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { urlencoded, withHeaders } from './forms.ts';
import { type Answer, type Call, send } from './http.ts';
import { EventStream } from './stream.ts';

export const PASSWORD = 'correct horse';

/** Headers for a message with this token. */
export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

/** POST /login as a form. `base` is a room's base URL and ends with a slash. */
export function login(base: string, username: string, password = PASSWORD, invite = ''): Promise<Answer> {
  const query = invite === '' ? '' : `?invite=${invite}`;
  return send(`${base}login${query}`, urlencoded({ username, password }));
}

/** POST /message as a form. */
export function post(
  base: string,
  token: string,
  message: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return send(`${base}message`, withHeaders(urlencoded({ message }), { ...bearer(token), ...headers }));
}

export class Person {
  readonly name: string;
  readonly base: string;
  messageToken: string;
  streamToken: string;
  /** The stream opened last. */
  stream!: EventStream;

  private constructor(base: string, name: string, tokens: Record<string, unknown>) {
    this.base = base;
    this.name = name;
    this.messageToken = String(tokens.message_token);
    this.streamToken = String(tokens.stream_token);
  }

  /** Logs in, and expects to be let in. */
  static async login(base: string, name: string, password = PASSWORD, invite = ''): Promise<Person> {
    const answer = await login(base, name, password, invite);
    if (answer.status !== 201) throw new Error(`login of ${name}: ${answer.status} ${answer.body}`);
    return new Person(base, name, JSON.parse(answer.body) as Record<string, unknown>);
  }

  /** Logs in, opens a stream and waits for one's own Join. */
  static async join(base: string, name: string, invite = ''): Promise<Person> {
    const person = await Person.login(base, name, PASSWORD, invite);
    await person.listen();
    return person;
  }

  /** Opens a stream without waiting for anything but its status. */
  async open(headers: Record<string, string> = {}, query = ''): Promise<EventStream> {
    const stream = await EventStream.open(`${this.base}stream/${this.streamToken}${query}`, { headers });
    onTestFinished(() => stream.destroy());
    return stream;
  }

  /** Opens a stream, expects 200, and waits for one's own Join. `lastEventId` makes it a reconnect. */
  async listen(lastEventId?: string): Promise<EventStream> {
    const stream = await this.open(lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId });
    if (stream.status !== 200) throw new Error(`stream of ${this.name}: ${stream.status}`);
    this.stream = stream;
    await stream.about('Join', this.name);
    return stream;
  }

  /** Posts a message and takes the new token, as clients do on every status but 403. */
  async say(message: string, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await post(this.base, this.messageToken, message, headers);
    return this.adopt(answer);
  }

  /** POST /message, or what else the token pays for, with any body at all. */
  async send(call: Call, path = 'message'): Promise<Answer> {
    return this.adopt(await send(`${this.base}${path}`, withHeaders(call, bearer(this.messageToken))));
  }

  /** POST /direct: says something to one person alone. */
  async direct(to: string, message: string, headers: Record<string, string> = {}): Promise<Answer> {
    const form = withHeaders(urlencoded({ to, message }), { ...bearer(this.messageToken), ...headers });
    return this.adopt(await send(`${this.base}direct`, form));
  }

  /** POST /signal: something of a call. `data` goes out as it is where it is a text, else as JSON. */
  signal(to: string, kind: string, data: unknown = {}, call = 'call-1'): Promise<Answer> {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    const form = withHeaders(urlencoded({ to, kind, call, data: text }), bearer(this.streamToken));
    return send(`${this.base}signal`, form);
  }

  private adopt(answer: Answer): Answer {
    const token = answer.headers.token;
    if (typeof token === 'string' && answer.status !== 403) this.messageToken = token;
    return answer;
  }
}

/** A name that nobody has. */
export function freshName(): string {
  return `p-${randomUUID().slice(0, 13)}`;
}
