import type { IncomingMessage } from 'node:http';
import { open } from '../../contract/http.ts';
import { Account } from './account.ts';

/**
 * Milliseconds. An EventSource waits for its stream as long as its system does; who gives up sooner may have left a queue
 * for each time that it comes to its head [docs/faults.md].
 */
const PATIENCE = 60_000;

/** Protocol 1 as EventSource has it: `retry:` says when to come back, `Last-Event-ID` where to go on. */
export class StreamClient extends Account {
  #response: IncomingMessage | undefined;
  #lastEventId: string | undefined;
  #retry = 3_000;

  /** How long the server told it to wait before it comes back, in milliseconds. */
  get retry(): number {
    return this.#retry;
  }

  drop(): void {
    this.#response?.destroy();
  }

  reset(): void {
    this.#response?.socket.resetAndDestroy();
  }

  /** Comes back although its stream is open: the new one takes that one's place, and breaks after a while, in ms. */
  async takeOver(time: number): Promise<void> {
    const second = await this.#open(await this.token());
    if (second?.statusCode !== 200 && !this.hasLeft) this.refused(second?.statusCode ?? 0);
    second?.on('error', () => {}).resume();
    await this.pause(time);
    second?.destroy();
  }

  async doze(time: number): Promise<void> {
    this.#response?.pause();
    await this.pause(time);
    this.#response?.resume();
  }

  protected hangUp(): void {
    void this.quit().then(() => this.#response?.destroy());
  }

  protected async attend(): Promise<number> {
    const token = await this.token();
    if (token === undefined) return this.#retry;
    const response = await this.#open(token);
    if (response === undefined) return this.#retry;
    if (response.statusCode !== 200) {
      response.destroy();
      this.refused(response.statusCode ?? 0);
      return this.#retry;
    }
    this.#response = response;
    if (this.hasLeft) response.destroy();
    await this.#readAll(response);
    return this.#retry;
  }

  /** Goes on after what was seen last. @returns undefined when nobody answers */
  async #open(token: string | undefined): Promise<IncomingMessage | undefined> {
    const headers: Record<string, string> =
      this.#lastEventId === undefined ? {} : { 'Last-Event-ID': this.#lastEventId };
    return open(`${this.base}stream/${token}`, { headers, patience: PATIENCE }).catch(() => undefined);
  }

  #readAll(response: IncomingMessage): Promise<void> {
    let rest = '';
    response.setEncoding('utf8').on('data', (text: string) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#read(block);
    });
    response.on('error', () => {});
    return new Promise((resolve) => response.once('close', resolve));
  }

  #read(block: string): void {
    const retry = /^retry: (\d+)$/m.exec(block)?.[1];
    if (retry !== undefined) this.#retry = Number(retry);
    const [, id = '', type = '', json = ''] = /^(?:id: (.*)\n)?event: (.*)\ndata: (.*)$/m.exec(block) ?? [];
    if (json === '') return;
    // A signal has no id: nothing can be resumed from it.
    if (id !== '') this.#lastEventId = id;
    this.see(id, type, JSON.parse(json) as Record<string, unknown>);
  }
}
