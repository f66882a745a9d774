/** The outgoing half of protocol 1: one request at a time, because each answer brings the next one's token. */
import { type Command, ConnectionError, type Invite } from '../connection.ts';
import { randomKey } from '../random.ts';
import { isParley, readRefusal, readRetryAfter } from './answer.ts';
import { commandOf, isKick, QUIT } from './commands.ts';
import { askForInvite } from './invite.ts';
import type { SseSession } from './session.ts';

/** Milliseconds after which an answer counts as lost. */
const ANSWER_TIMEOUT = 20_000;
/** Milliseconds until a stream that broke unnoticed is likely to be back. */
const STREAM_PAUSE = 1_000;
/** Longest pause between two tries after a lost answer, in milliseconds. */
const RETRY_PAUSE_MAX = 8_000;
/** A message that failed this often stays failed until the user sends it again. */
const MAX_TRIES = 8;

/** Something to say: to one person alone, or without `to` to the room. */
export type Post = { text: string; to?: string | undefined };

/** What one try came to. */
type Outcome =
  | { type: 'accepted' }
  | { type: 'failed'; error: ConnectionError }
  /** Worth another try after `pause` milliseconds; `error` is for when there were too many. */
  | { type: 'again'; pause: number; error: ConnectionError }
  /** Nobody knows whether the server has the message. */
  | { type: 'unanswered' };

/** Sends messages in order. */
export class Sender {
  readonly #session: SseSession;
  readonly #connected: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  #isLeaving = false;

  /** @param connected resolves as soon as the stream is open, rejects once it never will be */
  constructor(session: SseSession, connected: () => Promise<void>) {
    this.#session = session;
    this.#connected = connected;
    // The page before this one left without its answer; the outcome shows as an event.
    this.#enqueue(() => this.#settle()).catch(() => {});
  }

  /** From now on nothing but a goodbye is sent, and that after the one that is being sent. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Sends a text after all that were given before it. @throws {ConnectionError} */
  async send(post: Post): Promise<'said' | 'obeyed'> {
    await this.#enqueue(() => this.#deliver(post));
    return this.#commandIn(post) === undefined ? 'said' : 'obeyed';
  }

  /** Asks for an invite, after all that was to be said before. @throws {ConnectionError} */
  invite(): Promise<Invite> {
    return this.#enqueue(async () => {
      await this.#settle();
      await this.#connected();
      return askForInvite(this.#session);
    });
  }

  /** What is for one person alone is never a command. */
  #commandIn({ text, to }: Post): Command | undefined {
    return to === undefined ? commandOf(text, this.#session.parley) : undefined;
  }

  #enqueue<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#last.then(job);
    this.#last = result.catch(() => {});
    return result;
  }

  async #deliver(post: Post): Promise<void> {
    const { unanswered, parley } = this.#session;
    // Said again: the same request, which the server does not carry out twice.
    if (parley && unanswered?.text === post.text && unanswered.to === post.to) {
      return this.#attempt(post, unanswered.key);
    }
    await this.#settle();
    return this.#attempt(post, randomKey());
  }

  /**
   * Finds out what became of a text that was given up on without an answer: if the server took it, the token is spent,
   * and only the same request brings the next one. No foreign server can be asked.
   */
  async #settle(): Promise<void> {
    const { unanswered, parley } = this.#session;
    if (!parley || unanswered === undefined) return;
    try {
      await this.#attempt(unanswered, unanswered.key);
    } catch (error) {
      // Refused: now it is settled, too.
      if (this.#session.unanswered !== undefined) throw error;
    }
  }

  async #attempt(post: Post, firstKey: string): Promise<void> {
    let key = firstKey;
    for (let tries = 1; ; tries += 1) {
      if (this.#isLeaving && this.#commandIn(post)?.word !== QUIT) throw new ConnectionError('disconnected');
      await this.#connected();
      const outcome = await this.#post(post, key);
      if (outcome.type === 'accepted') return;
      if (outcome.type === 'failed') throw outcome.error;
      if (outcome.type === 'again') {
        if (tries >= MAX_TRIES) throw outcome.error;
        // Answered, so it is over: the next try is another request.
        key = randomKey();
        await pause(outcome.pause);
        continue;
      }
      // Only Parley knows the key, and so does not take the message twice.
      if (!this.#session.parley) {
        delete this.#session.unanswered;
        throw new ConnectionError('unreachable');
      }
      if (tries >= MAX_TRIES) throw new ConnectionError('unreachable');
      await pause(Math.min(250 * 2 ** tries, RETRY_PAUSE_MAX));
    }
  }

  /** One request [PROTOCOLS 1 /message], or its like for one person [PROTOCOLS 1, what only we have]. */
  async #post({ text, to }: Post, key: string): Promise<Outcome> {
    const session = this.#session;
    const sentToken = session.messageToken;
    const headers = new Headers({ Authorization: `Bearer ${sentToken}` });
    // A header that a foreign server does not know fails its preflight, and then every send.
    if (session.parley) headers.set('Idempotency-Key', key);
    const body = new FormData();
    if (to !== undefined) body.set('to', to);
    body.set('message', text);
    session.unanswered = { text, to, key };
    const answer = await fetch(`${session.address}/${to === undefined ? 'message' : 'direct'}`, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT),
    }).catch(() => undefined);
    // What a gateway says in place of our server is no answer either.
    if (answer === undefined || (session.parley && !isParley(answer))) return { type: 'unanswered' };
    delete session.unanswered;
    session.parley ||= isParley(answer);
    // Whatever the status; where it is missing, the old one is still good.
    session.messageToken = answer.headers.get('Token') ?? sentToken;
    return judge(answer, text, session.parley, session.messageToken !== sentToken);
  }
}

/** @param rotated whether the answer brought another token: ours does so on 409 only where no stream is open */
async function judge(answer: Response, text: string, parley: boolean, rotated: boolean): Promise<Outcome> {
  if (answer.ok) return { type: 'accepted' };
  const { code, detail } = await readRefusal(answer);
  switch (answer.status) {
    case 403:
      return { type: 'failed', error: new ConnectionError('expired', detail) };
    case 409:
      if (parley ? !rotated : isKick(text)) {
        return { type: 'failed', error: new ConnectionError('refused', detail) };
      }
      return { type: 'again', pause: STREAM_PAUSE, error: new ConnectionError('no-stream', detail) };
    case 429:
      // Not the server's haste, but the room's rule: whoever wrote it decides whether to wait.
      if (code === 'slow-mode') return { type: 'failed', error: new ConnectionError('refused', detail) };
      return { type: 'again', pause: readRetryAfter(answer), error: new ConnectionError('busy', detail) };
    case 503:
      return { type: 'again', pause: readRetryAfter(answer), error: new ConnectionError('busy', detail) };
    default:
      return { type: 'failed', error: new ConnectionError('refused', detail) };
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
