import { on, once } from 'node:events';
import type { WebSocket } from 'ws';
import { DEADLINE } from '../contract/deadline.ts';
import { type Frame, object } from '../contract/socket.ts';
import { dial } from '../faults/clients/line.ts';

/** A socket of somebody who comes for a moment. */
export class Visitor {
  readonly #line: WebSocket;

  private constructor(line: WebSocket) {
    this.#line = line;
  }

  static async open(url: string): Promise<Visitor> {
    const line = dial(url);
    await once(line, 'open', { signal: AbortSignal.timeout(DEADLINE) });
    return new Visitor(line);
  }

  /** Text goes out as it is. */
  send(frame: object | string): void {
    this.#line.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Sends a frame. @returns the first one after it that fits @throws where none comes in time */
  async ask(frame: object | string, fits: (answer: Frame) => boolean): Promise<Frame> {
    const answers = on(this.#line, 'message', { signal: AbortSignal.timeout(DEADLINE), close: ['close'] });
    this.send(frame);
    for await (const [data] of answers) {
      const answer = object(JSON.parse(String(data)));
      if (fits(answer)) return answer;
    }
    throw new Error(`closed instead of an answer to ${JSON.stringify(frame).slice(0, 80)}`);
  }

  leave(): void {
    this.#line.close();
  }
}
