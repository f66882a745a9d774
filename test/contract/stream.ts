/** A server-sent event stream, read as the specification says, that forgets nothing it saw. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Changes } from './changes.ts';
import { DEADLINE } from './deadline.ts';
import { type Call, open } from './http.ts';

/** One dispatched event. `fields` are its lines as they stood, for tests about the lines. */
export type Event = { id: string; event: string; data: Record<string, unknown>; fields: [string, string][] };

/** An open stream, or the refusal of one: look at `status` first. */
export class EventStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Every event so far, in order. */
  readonly events: Event[] = [];
  /** Every comment so far. */
  readonly comments: string[] = [];
  /** The blocks between blank lines, as they came. */
  readonly blocks: string[] = [];
  /** All text that came, as it came. */
  raw = '';
  /** The last `retry:`, in ms. */
  retry: number | undefined;
  /** Whether the server ended the stream or the connection broke. */
  over = false;
  #response: IncomingMessage;
  #rest = '';
  #seen = 0;
  readonly #changes = new Changes();

  private constructor(response: IncomingMessage) {
    this.#response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#read(text));
    response.on('error', () => {});
    response.on('close', () => {
      this.over = true;
      this.#changes.notify();
    });
  }

  static async open(url: string, call: Call = {}): Promise<EventStream> {
    return new EventStream(await open(url, call));
  }

  /** The next event after the last one that `next` gave, skipping those that do not fit. */
  async next(wants: string | ((event: Event) => boolean), deadline = DEADLINE): Promise<Event> {
    const fits = typeof wants === 'string' ? (event: Event) => event.event === wants : wants;
    const find = () => this.events.findIndex((event, index) => index >= this.#seen && fits(event));
    await this.until(() => find() >= 0 || this.over, deadline, String(wants));
    const found = find();
    const event = this.events[found];
    if (!event) throw new Error(`the stream ended before: ${wants}${this.#story()}`);
    this.#seen = found + 1;
    return event;
  }

  /** The next Message with this text. */
  message(text: string): Promise<Event> {
    return this.next(({ event, data }) => event === 'Message' && data.message === text);
  }

  /** The next event of this kind about this user. */
  about(kind: 'Join' | 'Part', user: string, deadline = DEADLINE): Promise<Event> {
    return this.next(({ event, data }) => event === kind && data.user === user, deadline);
  }

  /** Waits until the stream ended and gives every event it had. */
  async end(deadline = DEADLINE): Promise<Event[]> {
    await this.until(() => this.over, deadline, 'the end of the stream');
    return this.events;
  }

  /** Resolves when `condition` holds, looking again whenever something arrived. `deadline` in ms. */
  until(condition: () => boolean, deadline = DEADLINE, what = String(condition)): Promise<void> {
    return this.#changes.until(condition, () => `${what}${this.#story()}`, deadline);
  }

  /** Stops reading: the connection stays open and its buffers fill. */
  pause(): void {
    this.#response.pause();
  }

  /** Goes on reading. */
  resume(): void {
    this.#response.resume();
  }

  /** Closes the connection without a word, as a client that dies does. */
  destroy(): void {
    this.#response.destroy();
  }

  /** Breaks the connection with a RST, as the system of a client that was killed may do. */
  reset(): void {
    this.#response.socket.resetAndDestroy();
  }

  /** Says that nothing more will be sent, and reads on: a FIN, and no more. */
  shut(): void {
    this.#response.socket.end();
  }

  #read(text: string): void {
    this.raw += text;
    this.#rest = (this.#rest + text).replaceAll('\r\n', '\n');
    for (let at = this.#rest.indexOf('\n\n'); at >= 0; at = this.#rest.indexOf('\n\n')) {
      this.#dispatch(this.#rest.slice(0, at));
      this.#rest = this.#rest.slice(at + 2);
    }
    this.#changes.notify();
  }

  #dispatch(block: string): void {
    this.blocks.push(block);
    const fields: [string, string][] = [];
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon === 0) this.comments.push(line.slice(1).trim());
      else fields.push([line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]);
    }
    const of = (name: string) => fields.filter(([key]) => key === name).map(([, value]) => value);
    const retry = of('retry').at(-1);
    if (retry !== undefined) this.retry = Number(retry);
    if (of('data').length === 0) return;
    const data = JSON.parse(of('data').join('\n')) as Record<string, unknown>;
    this.events.push({ id: of('id').at(-1) ?? '', event: of('event').at(-1) ?? 'message', data, fields });
  }

  #story(): string {
    const last = this.events.slice(-20).map(({ event, data }) => `\n  ${event} ${JSON.stringify(data)}`);
    return `; the stream ${this.over ? 'ended' : 'is open'} after${last.join('') || ' nothing'}`;
  }
}
