import { type Frame, object } from '../../contract/socket.ts';
import { Guest } from './guest.ts';

/** Protocol 3. */
export class CahatClient extends Guest {
  protected readonly path = 'cahat';
  #id = '';

  async say(rawMessage: string): Promise<void> {
    this.send({ type: 'MESSAGE', payload: { rawMessage, userId: this.#id } });
  }

  protected greet(): void {
    this.send({ type: 'HANDSHAKE_USER_INFO', payload: this.#id === '' ? {} : { userId: this.#id } });
  }

  protected read({ type, payload }: Frame): void {
    const { messages, userId, rawMessage, error } = object(payload);
    if (type === 'ERROR') this.witness.refused(this.name, `error: ${error}`);
    if (type === 'HANDSHAKE') {
      for (const message of messages as unknown[])
        this.witness.heard(this.name, String(object(message).rawMessage));
    }
    if (type === 'USER_INFO') this.#id = String(userId);
    if (type === 'USERS') this.entered();
    if (type !== 'MESSAGE') return;
    this.witness.heard(this.name, String(rawMessage));
    if (userId === this.#id) this.witness.accepted(this.name, String(rawMessage));
  }
}
