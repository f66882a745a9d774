import { WebSocket } from 'ws';
import { type Frame, object } from '../../contract/socket.ts';
import { Client } from './client.ts';
import { dial, ended, reset } from './line.ts';

/** A client of one of the three protocols of guests. */
export abstract class Guest extends Client {
  #line: WebSocket | undefined;
  /** Relative to the base URL. */
  protected abstract readonly path: string;

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

  /** The socket is open: says what its protocol begins with. */
  protected abstract greet(): void;
  protected abstract read(frame: Frame): void;

  protected send(frame: object): void {
    if (this.#line?.readyState === WebSocket.OPEN) this.#line.send(JSON.stringify(frame));
  }

  protected hangUp(): void {
    this.#line?.close();
  }

  protected async attend(): Promise<number> {
    const line = dial(`${this.base}${this.path}`);
    this.#line = line;
    line.once('open', () => {
      if (this.hasLeft) return line.close();
      this.witness.startedAfresh(this.name);
      return this.greet();
    });
    line.on('message', (data) => this.read(object(JSON.parse(String(data)))));
    await ended(line);
    return 200 + Math.random() * 1_000;
  }
}
