/** A browser's EventSource and a server's answers, in the hand of a test. */
import { afterEach, beforeEach, vi } from 'vitest';

/** Stands in for the browser's EventSource; the test plays the server's part. */
export class FakeEventSource {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static all: FakeEventSource[] = [];

  readonly url: string;
  readyState = 0;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  #lastEventId = '';
  readonly #listeners = new Map<string, (event: { data: string; lastEventId: string }) => void>();

  constructor(url: string) {
    this.url = url;
    FakeEventSource.all.push(this);
  }

  addEventListener(type: string, listener: (event: { data: string; lastEventId: string }) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }

  opens(): void {
    this.readyState = FakeEventSource.OPEN;
    this.onopen?.();
  }

  /** The stream ended or the network broke: browsers try again. */
  breaks(): void {
    this.readyState = FakeEventSource.CONNECTING;
    this.onerror?.();
  }

  /** A 403, 409 or CORS failure: browsers give up. */
  givesUp(): void {
    this.readyState = FakeEventSource.CLOSED;
    this.onerror?.();
  }

  /** @param id as browsers do, an event without one repeats the last */
  sends(type: string, data: object | string, id?: string): void {
    if (this.readyState === FakeEventSource.CLOSED) return;
    this.#lastEventId = id ?? this.#lastEventId;
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    this.#listeners.get(type)?.({ data: text, lastEventId: this.#lastEventId });
  }
}

/** A browser whose WebSockets something on the way refuses: streams are EventSources then. */
class RefusedWebSocket {
  static readonly OPEN = 1;
  static #waiting: RefusedWebSocket[] = [];
  readonly readyState = 3;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    RefusedWebSocket.#waiting.push(this);
    queueMicrotask(RefusedWebSocket.refuseAll);
  }

  /** Refuses those that were opened just now. */
  static refuseAll(): void {
    for (const socket of RefusedWebSocket.#waiting.splice(0)) socket.onclose?.({ code: 1006 });
  }

  send(): void {}

  close(): void {}
}

/** The stream that was opened last. */
export function stream(): FakeEventSource {
  RefusedWebSocket.refuseAll();
  const last = FakeEventSource.all.at(-1);
  if (last === undefined) throw new Error('no stream was opened');
  return last;
}

/** A request as the server sees it. */
export type Seen = { url: string; method: string; headers: Headers; fields: Record<string, string> };
type Answer = () => Promise<Response>;

/** Plays a server for `fetch`: answers in the order in which they were put in. */
export class FakeServer {
  readonly seen: Seen[] = [];
  readonly #answers: Answer[] = [];
  #standing: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
  /** What every answer of this server carries. */
  #own: Record<string, string> = {};

  /** The next request gets this answer. */
  answers(status: number, headers: Record<string, string> = {}, body: string | null = null): this {
    const own = this.#own;
    this.#answers.push(() =>
      Promise.resolve(new Response(body, { status, headers: { ...own, ...headers } })),
    );
    return this;
  }

  /** The next request reaches the server, but something on the way answers in its place. */
  intercepts(status: number): this {
    this.#answers.push(() => Promise.resolve(new Response(null, { status })));
    return this;
  }

  /** The next request gets no answer: the network broke. */
  breaks(): this {
    this.#answers.push(() => Promise.reject(new TypeError('Failed to fetch')));
    return this;
  }

  /** What is asked beside everything else, whenever a room shows: how one stands in it. */
  stands(standing: string): this {
    this.#standing = () => Promise.resolve(Response.json({ standing }));
    return this;
  }

  /** The next request waits for its answer. @returns gives it */
  holds(): (status: number, headers?: Record<string, string>, body?: string) => void {
    const { promise, resolve } = Promise.withResolvers<Response>();
    this.#answers.push(() => promise);
    const own = this.#own;
    return (status, headers = {}, body) =>
      resolve(new Response(body ?? null, { status, headers: { ...own, ...headers } }));
  }

  /** A successful login, as our own server or (`parley: false`) as a foreign one. */
  admits({ parley = true, type = 'application/json' } = {}): this {
    this.#own = parley ? { Parley: '1' } : {};
    return this.answers(
      201,
      { 'Content-Type': type },
      JSON.stringify({ message_token: 'm1', stream_token: 's1' }),
    );
  }

  readonly fetch = (url: string, init: RequestInit = {}): Promise<Response> => {
    const fields =
      init.body instanceof FormData ? Object.fromEntries([...init.body].map(([k, v]) => [k, String(v)])) : {};
    this.seen.push({ url, method: init.method ?? 'GET', headers: new Headers(init.headers), fields });
    const answer = url.endsWith('/standing') ? this.#standing : this.#answers.shift();
    if (answer === undefined) throw new Error(`no answer prepared for ${url}`);
    return answer();
  };
}

/** Installs the fakes for every test of a file. @returns the server of the running test */
export function installFakes(): () => FakeServer {
  let server = new FakeServer();
  beforeEach(() => {
    server = new FakeServer();
    FakeEventSource.all = [];
    sessionStorage.clear();
    localStorage.clear();
    vi.stubGlobal('EventSource', FakeEventSource);
    vi.stubGlobal('WebSocket', RefusedWebSocket);
    vi.stubGlobal('fetch', server.fetch);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  return () => server;
}
