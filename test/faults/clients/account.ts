import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../contract/http.ts';
import { login, post } from '../../contract/person.ts';
import { entryOf } from '../../promises/record.ts';
import { Client } from './client.ts';

/** Milliseconds before a request whose answer was lost is sent again. */
const AGAIN = 100;
/** Statuses that pass: without a stream of ours yet, too much at once, a server without room on its disk. */
const PASSING = [409, 429, 503];

/** A client of protocol 1 whichever way its stream comes: logs in once, posts until it is answered. */
export abstract class Account extends Client {
  #messageToken = '';
  #streamToken: string | undefined;
  #posted: Promise<void> = Promise.resolve();

  say(text: string): Promise<void> {
    // One after the other, as each message needs the token that the one before was answered with.
    this.#posted = this.#posted.then(() => this.#post(text));
    return this.#posted;
  }

  /** The stream's token, after logging in where that was not done yet; undefined when nobody answers. */
  protected async token(): Promise<string | undefined> {
    if (this.#streamToken !== undefined) return this.#streamToken;
    const answer = await login(this.base, this.name).catch(() => undefined);
    if (answer?.status === 201) {
      const tokens = JSON.parse(answer.body) as Record<string, unknown>;
      this.#messageToken = String(tokens.message_token);
      this.#streamToken = String(tokens.stream_token);
    } else if (answer) this.witness.refused(this.name, `login: ${answer.status}`);
    return this.#streamToken;
  }

  /** The stream was refused: EventSource would give up now. Whoever sits there tries again, with a new login if need be. */
  protected refused(status: number): void {
    this.witness.refused(this.name, `stream: ${status}`);
    if (status === 403) this.#streamToken = undefined;
  }

  /** An event came on the stream. */
  protected see(id: string, type: string, data: Record<string, unknown>): void {
    if (type === 'Users') this.witness.startedAfresh(this.name);
    // What is for one receiver only has no place in the record.
    if (type === 'Users' || type === 'Disconnect') return;
    this.witness.saw(this.name, entryOf(id, type, data));
    if (type === 'Join' && data.user === this.name) this.entered();
  }

  protected async quit(): Promise<void> {
    await post(this.base, this.#messageToken, '/quit').catch(() => undefined);
  }

  /** The same key with the same token until there is an answer: it is carried out once. */
  async #post(text: string): Promise<void> {
    const key = { 'Idempotency-Key': randomUUID() };
    while (!this.hasLeft) {
      await this.untilIn();
      const answer = await post(this.base, this.#messageToken, text, key).catch(() => undefined);
      if (answer) this.#adopt(answer);
      if (answer?.status === 201) return this.witness.accepted(this.name, text);
      // Whoever leaves in the middle of it has no use for the token any more.
      if (answer && !this.hasLeft && !PASSING.includes(answer.status))
        return this.witness.refused(this.name, `message: ${answer.status}`, text);
      if (answer) this.witness.putOff(`message: ${answer.status}`);
      await sleep(AGAIN);
    }
  }

  #adopt({ status, headers }: Answer): void {
    if (status !== 403 && typeof headers.token === 'string') this.#messageToken = headers.token;
  }
}
