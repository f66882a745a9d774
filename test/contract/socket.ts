/** A WebSocket of JSON text frames that forgets nothing it saw. */
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { Changes } from './changes.ts';
import { DEADLINE } from './deadline.ts';

/** A frame is a JSON object, in every protocol. */
export type Frame = Record<string, unknown>;

export type Closed = { code: number; reason: string };

export class Socket {
  /** Every frame so far, in order. */
  readonly frames: Frame[] = [];
  /** All text that came, as it came. */
  raw = '';
  /** How the connection ended, once it has. */
  closed: Closed | undefined;
  readonly #line: WebSocket;
  readonly #changes = new Changes();
  #seen = 0;

  private constructor(line: WebSocket) {
    this.#line = line;
    line.on('message', (data, isBinary) => {
      if (isBinary) throw new Error('a binary frame came');
      this.raw += String(data);
      this.frames.push(object(JSON.parse(String(data))));
      this.#changes.notify();
    });
    line.on('error', () => {});
    line.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#changes.notify();
    });
  }

  /**
   * Opens a socket at an http URL; it is dropped after the test.
   * @throws with the status in the message when the upgrade is answered otherwise than with 101
   */
  static open(url: string, headers: Record<string, string> = {}): Promise<Socket> {
    const line = new WebSocket(url.replace(/^http/, 'ws'), { headers, handshakeTimeout: DEADLINE });
    const socket = new Socket(line);
    onTestFinished(() => line.terminate());
    return new Promise((resolve, reject) => {
      line.once('open', () => resolve(socket));
      line.once('error', reject);
    });
  }

  get isOpen(): boolean {
    return this.#line.readyState === WebSocket.OPEN;
  }

  send(frame: unknown): void {
    this.#line.send(JSON.stringify(frame));
  }

  /** Sends a text frame with exactly these bytes, which need be neither JSON nor UTF-8. */
  sendText(text: string | Uint8Array): void {
    this.#line.send(text, { binary: false });
  }

  sendBinary(bytes: Uint8Array): void {
    this.#line.send(bytes, { binary: true });
  }

  /** Every frame of this type so far. */
  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  /** The next frame after the last one that `next` gave, skipping those that do not fit. */
  async next(wants: string | ((frame: Frame) => boolean)): Promise<Frame> {
    const fits = typeof wants === 'string' ? (frame: Frame) => frame.type === wants : wants;
    const find = () => this.frames.findIndex((frame, index) => index >= this.#seen && fits(frame));
    await this.until(() => find() >= 0 || this.closed !== undefined, String(wants));
    const found = find();
    const frame = this.frames[found];
    if (!frame) throw new Error(`the socket closed before: ${wants}${this.#story()}`);
    this.#seen = found + 1;
    return frame;
  }

  /** Resolves when `condition` holds, looking again whenever something arrived. */
  until(condition: () => boolean, what = String(condition)): Promise<void> {
    return this.#changes.until(condition, () => `${what}${this.#story()}`);
  }

  /** Resolves when the connection has ended, with how. */
  async end(): Promise<Closed> {
    await this.until(() => this.closed !== undefined, 'the end of the socket');
    return this.closed as Closed;
  }

  /** Resolves when the other end has answered a ping. */
  async ping(): Promise<void> {
    let answered = false;
    this.#line.once('pong', () => {
      answered = true;
      this.#changes.notify();
    });
    this.#line.ping();
    await this.until(() => answered, 'a pong');
  }

  /** Closes as a browser's page does. */
  close(): void {
    this.#line.close();
  }

  /** Drops the connection without a close frame, as a client that dies does. */
  drop(): void {
    this.#line.terminate();
  }

  #story(): string {
    const last = this.frames.slice(-20).map((frame) => `\n  ${JSON.stringify(frame).slice(0, 300)}`);
    const state = this.closed ? `closed with ${this.closed.code}` : 'is open';
    return `; the socket ${state} after${last.join('') || ' nothing'}`;
  }
}

/** What is a JSON object by the contract. */
export function object(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`no JSON object: ${JSON.stringify(value)}`);
  return value as Record<string, unknown>;
}
