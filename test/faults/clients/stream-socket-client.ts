import { WebSocket } from 'ws';
import { object } from '../../contract/socket.ts';
import { Account } from './account.ts';
import { dial, ended, reset } from './line.ts';

/** Protocol 1 with its stream over a WebSocket, as our own client takes it: acknowledges what it reads. */
export class StreamSocketClient extends Account {
  #line: WebSocket | undefined;
  #lastEventId = '';

  drop(): void {
    this.#line?.terminate();
  }

  reset(): void {
    reset(this.#line);
  }

  async doze(time: number): Promise<void> {
    this.#line?.pause();
    await this.pause(time);
    this.#line?.resume();
  }

  protected hangUp(): void {
    void this.quit().then(() => this.#line?.terminate());
  }

  protected async attend(): Promise<number> {
    const wait = 200 + Math.random() * 2_000;
    const token = await this.token();
    if (token === undefined) return wait;
    const query = this.#lastEventId === '' ? '' : `?lastEventId=${this.#lastEventId}`;
    const line = dial(`${this.base}stream/${token}${query}`);
    this.#line = line;
    line.on('unexpected-response', (_request, response) => {
      this.refused(response.statusCode ?? 0);
      line.terminate();
    });
    line.once('open', () => this.hasLeft && line.terminate());
    line.on('message', (data) => this.#read(line, String(data)));
    await ended(line);
    return wait;
  }

  #read(line: WebSocket, text: string): void {
    const { id, event, data, ack } = object(JSON.parse(text));
    // A signal has no id: nothing can be resumed from it.
    if (id !== undefined) this.#lastEventId = String(id);
    if (line.readyState === WebSocket.OPEN) line.send(JSON.stringify({ ack: id ?? ack }));
    this.see(String(id), String(event), object(data));
  }
}
