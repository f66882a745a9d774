import { Changes } from '../contract/changes.ts';
import type { Entry } from '../promises/record.ts';
import { entryOf } from '../promises/record.ts';
import type { House, Line } from './house.ts';
import type { Way } from './room-model.ts';

/** What came on a stream: an entry, with who spoke, or who is here. */
export type Told = Entry & { data: Record<string, unknown> };

/** An open stream of protocol 1, whichever way it comes. */
export class Feed {
  readonly told: Told[] = [];
  isOver = false;
  #isStopped = false;
  readonly #changes = new Changes();
  readonly #onTold: (told: Told) => void;
  #cut: () => void = () => {};

  private constructor(onTold: (told: Told) => void) {
    this.#onTold = onTold;
  }

  /** @returns the status, 200 for a socket's 101, and the stream if there is one */
  static async open(
    house: House,
    token: string,
    way: Way,
    lastEventId: string | undefined,
    onTold: (told: Told) => void,
  ): Promise<{ status: number; feed?: Feed }> {
    const feed = new Feed(onTold);
    const path = `stream/${token}${lastEventId === undefined ? '' : `?lastEventId=${lastEventId}`}`;
    if (way === 'socket') {
      const line = await house.dial(path);
      if (typeof line === 'number') return { status: line };
      feed.#listen(line);
    } else {
      const response = await house.fetch(path);
      if (response.status !== 200 || response.body === null) {
        await response.text();
        return { status: response.status };
      }
      void feed.#read(response.body.getReader());
    }
    return { status: 200, feed };
  }

  /** The connection breaks. */
  cut(): void {
    this.#cut();
  }

  /** Stops taking anything, over HTTP, or acknowledging it; keeps the connection. */
  stop(): void {
    this.#isStopped = true;
  }

  readOn(): void {
    this.#isStopped = false;
    this.#changes.notify();
  }

  until(condition: () => boolean, what: string): Promise<void> {
    return this.#changes.until(condition, () => `${what}, after ${this.told.slice(-5).map(lineOf)}`);
  }

  /** Resolves when the stream has ended. */
  end(): Promise<void> {
    return this.until(() => this.isOver, 'the end of the stream');
  }

  /** Resolves when that was told. */
  line(line: string): Promise<void> {
    return this.until(() => this.told.some((told) => lineOf(told) === line), line);
  }

  #listen(line: Line): void {
    this.#cut = () => line.drop();
    line.onText((text) => {
      const { id, event, data } = JSON.parse(text) as { id: string; event: string; data: Told['data'] };
      this.#take(id, event, data);
      if (!this.#isStopped) line.send(JSON.stringify({ ack: id }));
    });
    line.onEnd(() => this.#ended());
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    this.#cut = () => void reader.cancel().catch(() => {});
    let rest = '';
    try {
      for (;;) {
        await this.#changes.until(
          () => !this.#isStopped,
          () => 'reading on',
          60_000,
        );
        const { done, value } = await reader.read();
        if (done) break;
        const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) this.#block(block);
      }
    } catch {
      // Broken off, by either side.
    }
    this.#ended();
  }

  #block(block: string): void {
    const [, id = '', event = '', data = ''] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/m.exec(block) ?? [];
    if (data !== '') this.#take(id, event, JSON.parse(data) as Told['data']);
  }

  #take(id: string, type: string, data: Told['data']): void {
    const told = { ...entryOf(id, type, data), data };
    this.told.push(told);
    this.#onTold(told);
    this.#changes.notify();
  }

  #ended(): void {
    this.isOver = true;
    this.#changes.notify();
  }
}

/** An event in a few words, as the model tells it. */
export function lineOf({ type, text, data }: Told): string {
  return type === 'Message' ? `Message ${data.user}: ${text}` : `${type} ${text}`;
}
