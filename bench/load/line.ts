import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** All lines read into the one buffer, so that a read costs no allocation; whoever keeps bytes copies them. */
const BUFFER = Buffer.allocUnsafe(1_048_576);

/** Milliseconds that a server has to say what is waited for. */
const PATIENCE = 60_000;

/** A TCP connection, as cheap as Node has them: a thousand of them must not be what is measured. */
export class Line {
  /** What is done with the bytes that come; they are gone when it returns. */
  take: (bytes: Buffer) => void = () => {};
  /** Called once when the line is gone, whoever ended it. */
  onEnd: () => void = () => {};
  readonly #socket: Socket;

  private constructor(port: number) {
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer: BUFFER,
        callback: (length, buffer) => {
          this.take(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    this.#socket.on('close', () => this.onEnd());
  }

  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const line = new Line(port);
      line.#socket.once('connect', () => {
        line.#socket.on('error', () => {});
        resolve(line);
      });
      line.#socket.once('error', reject);
    });
  }

  /** Whether somebody has ended it. */
  get isOver(): boolean {
    return this.#socket.destroyed;
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  /** Writes, and resolves when the peer has room for more. */
  async drained(bytes: Buffer): Promise<void> {
    if (!this.#socket.write(bytes)) await once(this.#socket, 'drain');
  }

  pause(): void {
    this.#socket.pause();
  }

  /** Breaks the line off. */
  drop(): void {
    this.#socket.destroy();
  }

  /** Resolves with the text so far as soon as it contains `end`. @throws when the line ends, or after too long a time */
  async until(end: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    let text = '';
    const fail = (what: string) =>
      reject(new Error(`${what} before ${JSON.stringify(end)}: ${text.slice(0, 300)}`));
    const patience = setTimeout(() => fail(`${PATIENCE / 1_000} s`), PATIENCE);
    this.onEnd = () => fail('the line ended');
    this.take = (bytes) => {
      text += bytes.toString('latin1');
      if (text.includes(end)) resolve(text);
    };
    try {
      return await promise;
    } finally {
      clearTimeout(patience);
      this.onEnd = () => {};
    }
  }
}
