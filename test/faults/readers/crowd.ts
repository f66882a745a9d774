/** Those who must not notice that others read badly: they measure how long a message takes to reach them. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { until } from '../../selfhost/processes.ts';

const LISTENERS = 5;
/** Messages in a second, at most, and characters of each unless told otherwise. */
const RATE = 100;
const SIZE = 4_000;
/** After so many characters they say something, as people do: else they would be taken for stopped, too. */
const NOD = 80_000;
/** Messages of a flood that not everybody has heard yet: far less than any budget. */
const AHEAD = 8;
/** Milliseconds. */
const PATIENCE = 60_000;

export class Crowd {
  readonly #base: string;
  readonly #lines: WebSocket[] = [];
  readonly #delays: number[] = [];
  #left: string[] = [];
  #stamp = '';
  #sent = 0;
  /** Messages, by listener. */
  readonly #heard: number[] = [];
  /** What they said that the server has not answered yet. */
  readonly #unanswered: number[] = [];

  private constructor(base: string) {
    this.#base = base;
  }

  static async in(base: string): Promise<Crowd> {
    const crowd = new Crowd(base);
    for (let n = 0; n < LISTENERS; n += 1) await crowd.#add(`listener ${n}`);
    return crowd;
  }

  /** Names of those who were told to have left, in order. */
  get left(): readonly string[] {
    return this.#left;
  }

  /** What the newest message begins with. */
  get stamp(): string {
    return this.#stamp;
  }

  /**
   * Sends so much, and waits until everybody has it.
   * @param size characters of a message
   * @returns the 99th percentile of the delays, in milliseconds
   */
  async talk(bytes: number, size = SIZE): Promise<number> {
    this.#delays.length = 0;
    for (let said = 0; said < bytes; said += size) {
      // What the machine holds up is not made up for: a burst would be too much for those who read.
      await sleep(1_000 / RATE);
      this.#say(size);
    }
    await this.#hear(0);
    const sorted = this.#delays.sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  }

  /** Sends so much, as fast as everybody hears it and is heard: a busy server may read late that they do. */
  async flood(bytes: number, size: number): Promise<void> {
    for (let said = 0; said < bytes; said += size) {
      this.#say(size);
      await this.#hear(AHEAD);
    }
    await this.#hear(0);
  }

  leave(): void {
    for (const line of this.#lines) line.terminate();
  }

  #say(size: number): void {
    this.#stamp = String(performance.now());
    this.#sent += 1;
    this.#lines[0]?.send(JSON.stringify({ type: 'chat', text: `${this.#stamp} `.padEnd(size, 'x') }));
  }

  /** Waits until everybody has heard all but so many messages. */
  async #hear(ahead: number): Promise<void> {
    await until(
      () => Math.min(...this.#heard) >= this.#sent - ahead && Math.max(...this.#unanswered) <= 1,
      PATIENCE,
      () => `${this.#heard} of ${this.#sent} heard`,
    );
  }

  async #add(username: string): Promise<void> {
    const line = new WebSocket(this.#base.replace(/^http/, 'ws'), { perMessageDeflate: false });
    await once(line, 'open');
    line.on('error', () => {});
    const isIn = once(line, 'message');
    const index = this.#lines.length;
    this.#heard[index] = 0;
    this.#unanswered[index] = 0;
    let sinceNod = 0;
    line.on('message', (data) => {
      const frame = String(data);
      const at = /^\{"type":"chat","text":"([\d.]+) /.exec(frame)?.[1];
      if (at !== undefined) {
        this.#heard[index] = (this.#heard[index] ?? 0) + 1;
        sinceNod += frame.length;
        this.#delays.push(performance.now() - Number(at));
        if (sinceNod > NOD) {
          // No message: the server says what is wrong with it, and so that it was read.
          line.send('{"type":"chat"}');
          this.#unanswered[index] = (this.#unanswered[index] ?? 0) + 1;
          sinceNod = 0;
        }
      }
      if (frame.startsWith('{"error"')) this.#unanswered[index] = (this.#unanswered[index] ?? 0) - 1;
      const left = /"user_left":"([^"]*)"/.exec(frame)?.[1];
      if (left !== undefined && index === 0) this.#left.push(left);
    });
    line.send(JSON.stringify({ type: 'login', username }));
    await isIn;
    this.#lines.push(line);
  }
}
