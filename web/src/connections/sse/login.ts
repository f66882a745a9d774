/** Logging in to a server of protocol 1. */
import * as v from 'valibot';
import { ConnectionError, type ProblemCode } from '../connection.ts';
import { isParley, readRefusal } from './answer.ts';
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

/** What our server says beside the status. */
const REFUSALS: Partial<Record<string, ProblemCode>> = {
  'invite-needed': 'invite-needed',
  'invite-expired': 'invite-expired',
  banned: 'banned',
};

/**
 * Logs in [PROTOCOLS 1 /login].
 * @param address base URL without a final slash
 * @param invite what a room of ours may ask of a new name; '' for none
 * @throws {ConnectionError}
 */
export async function login(
  address: string,
  user: string,
  password: string,
  invite = '',
): Promise<SseSession> {
  const body = new FormData();
  body.set('username', user);
  body.set('password', password);
  const query = invite === '' ? '' : `?invite=${encodeURIComponent(invite)}`;
  const answer = await fetch(`${address}/login${query}`, { method: 'POST', body }).catch(() => {
    throw new ConnectionError('unreachable');
  });
  if (!answer.ok) {
    const { code, detail } = await readRefusal(answer);
    throw new ConnectionError(REFUSALS[code] ?? PROBLEMS[answer.status] ?? 'unexpected', detail);
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
