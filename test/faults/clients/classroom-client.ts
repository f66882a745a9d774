import type { Frame } from '../../contract/socket.ts';
import { Guest } from './guest.ts';

/** Protocol 2. */
export class ClassroomClient extends Guest {
  protected readonly path = '';

  async say(text: string): Promise<void> {
    this.send({ type: 'chat', text, username: this.name });
  }

  protected greet(): void {
    this.send({ type: 'login', username: this.name });
  }

  protected read({ type, text, username, user_joined, error }: Frame): void {
    if (error !== undefined) this.witness.refused(this.name, `error: ${error}`);
    // After a crash its own ghost may still hold the name: then it is `name-2` for a while.
    if (type === 'login' && String(user_joined).startsWith(this.name)) this.entered();
    if (type !== 'chat') return;
    this.witness.heard(this.name, String(text));
    if (username === this.name) this.witness.accepted(this.name, String(text));
  }
}
