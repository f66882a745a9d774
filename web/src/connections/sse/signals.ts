/** Words of calls in protocol 1: to each person one request after the other, so that they arrive in order. */
import * as v from 'valibot';
import type { SignalBody } from '../../../../protocol/signals.ts';
import { ConnectionError } from '../connection.ts';
import { iceServersOf } from '../ice.ts';
import { readDetail, readRetryAfter } from './answer.ts';
import type { SseSession } from './session.ts';

/** Milliseconds that the server has to answer. */
const WITHIN = 10_000;
/** How often a signal is sent that the server has no time for. */
const MAX_TRIES = 3;

const ice = v.pipe(v.string(), v.parseJson(), v.object({ iceServers: iceServersOf }));

export class SignalSender {
  readonly #session: SseSession;
  /** What is on its way to somebody, by name; nobody waits for what others do not take. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(session: SseSession) {
    this.#session = session;
  }

  /** @throws {ConnectionError} */
  send(to: string, signal: SignalBody): Promise<void> {
    const post = () => this.#post(to, signal);
    if (!isGoodbye(signal)) return this.#afterOthers(to, post);
    // It waits for nothing: there may be no page in a moment. What it overtakes, a ring perhaps, may arrive after it.
    if (this.#last.has(to)) this.#afterOthers(to, post).catch(() => {});
    return post();
  }

  /** None where they cannot be had. */
  async iceServers(): Promise<RTCIceServer[]> {
    const answer = await this.#fetch('ice', {}).catch(() => undefined);
    const parsed = v.safeParse(ice, answer?.ok ? await answer.text().catch(() => '') : '');
    return parsed.success ? parsed.output.iceServers : [];
  }

  #afterOthers(to: string, post: () => Promise<void>): Promise<void> {
    const sent = (this.#last.get(to) ?? Promise.resolve()).then(post);
    const done = sent
      .catch(() => {})
      .then(() => {
        if (this.#last.get(to) === done) this.#last.delete(to);
      });
    this.#last.set(to, done);
    return sent;
  }

  async #post(to: string, signal: SignalBody): Promise<void> {
    const { kind, call, data } = signal;
    const keepalive = isGoodbye(signal);
    const body = new FormData();
    for (const [name, value] of Object.entries({ to, kind, call, data: JSON.stringify(data) }))
      body.set(name, value);
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#fetch('signal', { method: 'POST', body, keepalive }).catch(() => {
        throw new ConnectionError('unreachable');
      });
      if (answer.ok) return;
      const isBusy = answer.status === 429 || answer.status === 503;
      if (!isBusy || tries >= MAX_TRIES) throw new ConnectionError('refused', await readDetail(answer));
      await new Promise((resolve) => setTimeout(resolve, readRetryAfter(answer)));
    }
  }

  /** The stream's token, which no answer changes: a call does not race with what is said. */
  #fetch(path: string, init: RequestInit): Promise<Response> {
    return fetch(`${this.#session.address}/${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${this.#session.streamToken}` },
      signal: AbortSignal.timeout(WITHIN),
    });
  }
}

/** Whether it is to arrive also where the page closes. */
function isGoodbye({ kind }: SignalBody): boolean {
  return kind === 'hang-up' || kind === 'decline';
}
