/** Logging in to a server of protocol 1. */
import * as v from 'valibot';
import { ConnectionError, type ProblemCode } from '../connection.ts';
import { isParley, readDetail } from './answer.ts';
import type { SseSession } from './session.ts';

const tokens = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ message_token: v.string(), stream_token: v.string() }),
);

const PROBLEMS: Partial<Record<number, ProblemCode>> = {
  403: 'password',
  409: 'already-open',
  422: 'invalid',
  429: 'busy',
  503: 'busy',
};

/**
 * Logs in [PROTOCOLS 1 /login].
 * @param address base URL without a final slash
 * @throws {ConnectionError}
 */
export async function login(address: string, user: string, password: string): Promise<SseSession> {
  const body = new FormData();
  body.set('username', user);
  body.set('password', password);
  const answer = await fetch(`${address}/login`, { method: 'POST', body }).catch(() => {
    throw new ConnectionError('unreachable');
  });
  if (!answer.ok) {
    throw new ConnectionError(PROBLEMS[answer.status] ?? 'unexpected', await readDetail(answer));
  }
  // Three servers call this JSON text/html, so its content type says nothing.
  const parsed = v.safeParse(tokens, await answer.text().catch(() => ''));
  if (!parsed.success) throw new ConnectionError('unexpected');
  return {
    address,
    user,
    messageToken: parsed.output.message_token,
    streamToken: parsed.output.stream_token,
    parley: isParley(answer),
    lastEventId: '',
    members: [],
  };
}
