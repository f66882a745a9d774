/** One WebSocket, from its opening to its end. */

/** Milliseconds between two signs of life that we ask for, and how long each may take. */
const PING_EVERY = 25_000;
const PONG_WITHIN = 10_000;
/** What a browser says of a line that broke. */
const BROKEN = 1_006;

export type WireHandlers = {
  opened(): void;
  /** A text frame. */
  received(text: string): void;
  /** It is over. @param wasOpen false if it never opened: browsers do not tell why */
  closed(code: number, wasOpen: boolean): void;
};

export class Wire {
  readonly #ws: WebSocket;
  readonly #handlers: WireHandlers;
  #wasOpen = false;
  #isOver = false;
  #pings: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  /** When the last frame came, in milliseconds since the epoch. */
  heardAt = 0;

  /** @param url `ws:` or `wss:` */
  constructor(url: string, handlers: WireHandlers) {
    this.#handlers = handlers;
    this.#ws = new WebSocket(url);
    this.#ws.onopen = () => {
      this.#wasOpen = true;
      handlers.opened();
    };
    this.#ws.onmessage = ({ data }: MessageEvent<unknown>) => this.#receive(data);
    this.#ws.onclose = ({ code }) => this.#finish(code);
    // Not every environment lets a close follow where nothing had opened.
    this.#ws.onerror = () => this.#finish(BROKEN);
  }

  /** @returns false if the wire is not open */
  send(text: string): boolean {
    if (this.#isOver || this.#ws.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(text);
    return true;
  }

  /**
   * Says `ping` from now on, which only our server answers with `pong`: it keeps proxies awake, and shows a line that
   * broke in silence.
   */
  keepAwake(): void {
    this.#pings ??= setInterval(() => {
      if (!this.send('ping')) return;
      this.#deadline ??= setTimeout(() => this.drop(), PONG_WITHIN);
    }, PING_EVERY);
  }

  /** Gives the line up as broken. */
  drop(): void {
    this.#finish(BROKEN);
    this.#ws.close();
  }

  /** Closes it; nothing is told any more. */
  close(): void {
    this.#end();
    this.#ws.close(1_000);
  }

  #receive(data: unknown): void {
    if (this.#isOver) return;
    this.heardAt = Date.now();
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    if (typeof data !== 'string' || (this.#pings !== undefined && data === 'pong')) return;
    this.#handlers.received(data);
  }

  #finish(code: number): void {
    if (this.#isOver) return;
    this.#end();
    this.#handlers.closed(code, this.#wasOpen);
  }

  #end(): void {
    this.#isOver = true;
    clearInterval(this.#pings);
    clearTimeout(this.#deadline);
  }
}
