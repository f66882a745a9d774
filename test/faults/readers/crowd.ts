/** Those who must not notice that others read badly: they measure how long a message takes to reach them. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { until } from '../../selfhost/processes.ts';

const LISTENERS = 5;
/** Messages in a second, at most, and characters of each unless told otherwise. */
const RATE = 100;
const SIZE = 4_000;
/** After so many they say something, as people do: else they would be taken for stopped, too. */
const NOD = 20;
/** Milliseconds. */
const PATIENCE = 60_000;

export class Crowd {
  readonly #base: string;
  readonly #lines: WebSocket[] = [];
  readonly #delays: number[] = [];
  #left: string[] = [];
  #sent = 0;
  #heard = 0;

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

  /**
   * Sends so much, and waits until everybody has it.
   * @param size characters of a message
   * @returns the 99th percentile of the delays, in milliseconds
   */
  async talk(bytes: number, size = SIZE): Promise<number> {
    this.#delays.length = 0;
    const [speaker] = this.#lines;
    const count = Math.ceil(bytes / size);
    for (let n = 0; n < count; n += 1) {
      // What the machine holds up is not made up for: a burst would be too much for those who read.
      await sleep(1_000 / RATE);
      this.#sent += 1;
      speaker?.send(JSON.stringify({ type: 'chat', text: `${performance.now()} `.padEnd(size, 'x') }));
    }
    await until(
      () => this.#heard === this.#sent * LISTENERS,
      PATIENCE,
      () => `${this.#heard} of ${this.#sent * LISTENERS} heard`,
    );
    const sorted = this.#delays.sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  }

  leave(): void {
    for (const line of this.#lines) line.terminate();
  }

  async #add(username: string): Promise<void> {
    const line = new WebSocket(this.#base.replace(/^http/, 'ws'), { perMessageDeflate: false });
    await once(line, 'open');
    line.on('error', () => {});
    const isIn = once(line, 'message');
    const isFirst = this.#lines.length === 0;
    let heard = 0;
    line.on('message', (data) => {
      const frame = String(data);
      const at = /^\{"type":"chat","text":"([\d.]+) /.exec(frame)?.[1];
      if (at !== undefined) {
        this.#heard += 1;
        heard += 1;
        this.#delays.push(performance.now() - Number(at));
        if (heard % NOD === 0) line.send('{"type":"here"}');
      }
      const left = /"user_left":"([^"]*)"/.exec(frame)?.[1];
      if (left !== undefined && isFirst) this.#left.push(left);
    });
    line.send(JSON.stringify({ type: 'login', username }));
    await isIn;
    this.#lines.push(line);
  }
}
