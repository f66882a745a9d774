import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Characters of what came last. */
const REMEMBERED = 1_000;

/** A connection on which the same is written again and again, whatever comes back. */
export class Hose {
  #head = '';
  #tail = '';
  #isOver = false;
  readonly #line: Socket;

  private constructor(line: Socket) {
    this.#line = line;
    line.on('error', () => {});
    line.on('close', () => {
      this.#isOver = true;
    });
    line.on('data', (data) => {
      const text = data.toString('latin1');
      this.#head ||= text.slice(0, 100);
      this.#tail = (this.#tail + text).slice(-REMEMBERED);
    });
  }

  /**
   * @param reads whether it takes what comes back: a flood is worse that does not
   * @param pause milliseconds between two writes; 0 for as fast as the loopback takes them
   */
  static async open(
    port: number,
    first: string,
    again: Buffer,
    { reads, pause = 0 }: { reads: boolean; pause?: number },
  ): Promise<Hose> {
    const line = connect(port, '127.0.0.1');
    await once(line, 'connect');
    const hose = new Hose(line);
    line.write(first);
    if (!reads) {
      await once(line, 'data');
      line.pause();
    }
    const writeOn = () => {
      if (line.writable && !line.destroyed) line.write(again, pause === 0 ? writeOn : later);
    };
    const later = () => void setTimeout(writeOn, pause);
    writeOn();
    return hose;
  }

  /** The status of the answer to the first words; 0 for none. */
  get status(): number {
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#head)?.[1] ?? 0);
  }

  /** Bytes that left. */
  get written(): number {
    return this.#line.bytesWritten;
  }

  /** Reads all that was left unread. @param patience in ms @returns the code of the close frame, or 0 */
  async closeCode(patience: number): Promise<number> {
    this.#line.resume();
    const deadline = Date.now() + patience;
    // A text of ours has no such byte: it is the head of the last frame [RFC 6455 5.5.1].
    const at = () => this.#tail.lastIndexOf('\x88');
    while (at() < 0 && !this.#isOver && Date.now() < deadline) await sleep(20);
    return at() < 0 ? 0 : Buffer.from(this.#tail, 'latin1').readUInt16BE(at() + 2);
  }

  end(): void {
    this.#line.destroy();
  }
}
