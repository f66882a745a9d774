import { type Frame, object } from '../../contract/socket.ts';
import { Guest } from './guest.ts';

type Item = { user_id: string; content: string; client_id: string };

/** Protocol 4, with a `client_id` for each message: what was not acknowledged is sent again when it is back. */
export class WhisperClient extends Guest {
  protected readonly path = 'v1/chat/ws';
  #number = 0;
  /** Sent and not acknowledged; answers come in the order of the frames. */
  #waiting: { item: Item; acknowledged: () => void }[] = [];

  say(content: string): Promise<void> {
    this.#number += 1;
    const item = { user_id: this.name, content, client_id: `${this.#number}` };
    return new Promise((resolve) => {
      this.#waiting.push({ item, acknowledged: resolve });
      if (this.isIn) this.#transmit(item);
    });
  }

  protected greet(): void {
    this.entered();
    for (const { item } of this.#waiting) this.#transmit(item);
  }

  protected read({ type, data, message_ids: ids, error }: Frame): void {
    if (type === 'message_ids' && error === undefined) this.#acknowledged(String((ids as unknown[])[0]));
    else if (type === 'message_ids') this.#refused(String(error));
    if (type !== 'messages') return;
    for (const item of data as unknown[]) {
      const { id, content } = object(item);
      this.witness.saw(this.name, { id: String(id), type: 'Message', text: String(content) });
    }
  }

  /** Nobody waits any more for what was not acknowledged. */
  protected override hangUp(): void {
    super.hangUp();
    for (const { acknowledged } of this.#waiting.splice(0)) acknowledged();
  }

  #transmit(item: Item): void {
    this.send({ type: 'messages', data: [item] });
  }

  #acknowledged(id: string): void {
    const first = this.#waiting.shift();
    if (first === undefined) return;
    this.witness.accepted(this.name, first.item.content, id);
    first.acknowledged();
  }

  #refused(error: string): void {
    const first = this.#waiting.shift();
    this.witness.refused(this.name, `error: ${error}`, first?.item.content);
    first?.acknowledged();
  }
}
