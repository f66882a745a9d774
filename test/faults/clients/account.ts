import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { urlencoded, withHeaders } from '../../contract/forms.ts';
import { type Answer, send } from '../../contract/http.ts';
import { bearer, login, post } from '../../contract/person.ts';
import { entryOf } from '../../promises/record.ts';
import { Client } from './client.ts';

/** Milliseconds before a request whose answer was lost is sent again. */
const AGAIN = 100;
/** Statuses that pass: without a stream of ours yet, too much at once, a server without room on its disk. */
const PASSING = [409, 429, 503];

/** What the message token pays for. @property isRepeated whether it is sent once more after its answer */
type Letter = {
  path: 'message' | 'direct';
  fields: Record<string, string> & { message: string };
  isRepeated?: boolean;
};

/** A client of protocol 1 whichever way its stream comes: logs in once, posts until it is answered. */
export abstract class Account extends Client {
  #messageToken = '';
  #streamToken: string | undefined;
  #posted: Promise<void> = Promise.resolve();

  say(text: string): Promise<void> {
    return this.#inTurn({ path: 'message', fields: { message: text } });
  }

  /** Says it, and sends the same request again as if its answer had been lost. */
  sayTwice(text: string): Promise<void> {
    return this.#inTurn({ path: 'message', fields: { message: text }, isRepeated: true });
  }

  /** Says something to one account alone. */
  tell(to: string, text: string): Promise<void> {
    return this.#inTurn({ path: 'direct', fields: { to, message: text } });
  }

  /** Sends something of a call. @returns whether it was relayed: the other may just be away */
  async signal(to: string, kind: string, call: string, data: object = {}): Promise<boolean> {
    const form = urlencoded({ to, kind, call, data: JSON.stringify(data) });
    const { status } = await send(`${this.base}signal`, withHeaders(form, this.#streamBearer));
    if (PASSING.includes(status)) this.witness.putOff(`signal: ${status}`);
    else if (status !== 204 && !this.hasLeft) this.witness.refused(this.name, `signal: ${status}`);
    return status === 204;
  }

  /** Asks for the servers that help a call. */
  async askForIce(): Promise<void> {
    const { status } = await send(`${this.base}ice`, { headers: this.#streamBearer });
    if (status !== 200 && !this.hasLeft) this.witness.refused(this.name, `ice: ${status}`);
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
    if (type === 'Signal') this.witness.heard(this.name, `${data.kind} ${data.call}`);
    // What is for one receiver only has no place in the record.
    if (type === 'Users' || type === 'Disconnect' || type === 'Signal') return;
    this.witness.saw(this.name, entryOf(id, type, data));
    if (type === 'Join' && data.user === this.name) this.entered();
  }

  protected async quit(): Promise<void> {
    await post(this.base, this.#messageToken, '/quit').catch(() => undefined);
  }

  get #streamBearer(): Record<string, string> {
    return bearer(this.#streamToken ?? '');
  }

  /** One after the other, as each needs the token that the one before was answered with. */
  #inTurn(letter: Letter): Promise<void> {
    this.#posted = this.#posted.then(() => this.#post(letter));
    return this.#posted;
  }

  /** The same key with the same token until there is an answer: it is carried out once. */
  async #post({ path, fields, isRepeated }: Letter): Promise<void> {
    const form = withHeaders(urlencoded(fields), { 'Idempotency-Key': randomUUID() });
    while (!this.hasLeft) {
      await this.untilIn();
      const call = withHeaders(form, bearer(this.#messageToken));
      const once = () => send(`${this.base}${path}`, call).catch(() => undefined);
      const answer = await once();
      if (answer) this.#adopt(answer);
      if (answer?.status === 201) {
        const again = isRepeated ? await once() : answer;
        if (again && again.status !== 201 && !this.hasLeft)
          this.witness.refused(this.name, `repeated ${path}: ${again.status}`);
        return this.witness.accepted(this.name, fields.message);
      }
      // Whoever leaves in the middle of it has no use for the token any more.
      if (answer && !this.hasLeft && !PASSING.includes(answer.status))
        return this.witness.refused(this.name, `${path}: ${answer.status}`, fields.message);
      if (answer) this.witness.putOff(`${path}: ${answer.status}`);
      await sleep(AGAIN);
    }
  }

  #adopt({ status, headers }: Answer): void {
    if (status !== 403 && typeof headers.token === 'string') this.#messageToken = headers.token;
  }
}
