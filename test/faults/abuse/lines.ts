import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tally } from '../../promises/tally.ts';

/** So many are opened at once, then there is a pause of so many milliseconds: a pace that the test itself bears. */
const AT_ONCE = 200;
const PAUSE = 20;

/** Many connections to a server, which each say something once, and what becomes of them. */
export class Lines {
  /** The statuses of the answers, by how often each came. */
  readonly answers = new Tally();
  /** What those that were ended had been answered before. */
  readonly ends = new Tally();
  #opened = 0;
  #answered = 0;
  readonly #lines: Socket[] = [];

  /** Begins to open them; those that the server does not take yet go on trying. @param words of the nth */
  static async open(port: number, count: number, words: (n: number) => string): Promise<Lines> {
    const lines = new Lines();
    for (let n = 0; n < count; n += 1) {
      lines.#add(connect(port, '127.0.0.1'), words(n));
      if (n % AT_ONCE === AT_ONCE - 1) await sleep(PAUSE);
    }
    return lines;
  }

  /** How many the server took. */
  get opened(): number {
    return this.#opened;
  }

  get answered(): number {
    return this.#answered;
  }

  /** In words. */
  toString(): string {
    return `${this.opened} opened; answered: ${this.answers}; ended: ${this.ends}`;
  }

  end(): void {
    for (const line of this.#lines) line.destroy();
  }

  #add(line: Socket, words: string): void {
    this.#lines.push(line);
    line.on('error', () => {});
    let answer = 'not answered';
    line.once('connect', () => {
      this.#opened += 1;
      line.once('close', () => this.ends.add(answer));
    });
    line.once('data', (data) => {
      answer = String(data).split(' ', 2)[1] ?? 'no status';
      this.#answered += 1;
      this.answers.add(answer);
    });
    if (words !== '') line.write(words);
  }
}
