/** What a member of a room of ours can give to somebody who is to come there. */
import * as v from 'valibot';
import { ConnectionError, type Invite } from '../connection.ts';
import { randomKey } from '../random.ts';
import { isParley, readDetail } from './answer.ts';
import type { SseSession } from './session.ts';

/** Milliseconds that the server has to answer. */
const WITHIN = 10_000;

const inviteOf = v.pipe(v.string(), v.parseJson(), v.object({ invite: v.string(), expires: v.number() }));

/**
 * Asks for an invite. It takes the session's message token, and so must wait for its turn among the messages.
 * @throws {ConnectionError}
 */
export async function askForInvite(session: SseSession): Promise<Invite> {
  const { address, messageToken } = session;
  const key = randomKey();
  // If the answer is lost, the next message first repeats this key as an empty one: that brings the next token where
  // this was carried out, and is refused without a trace where it was not.
  session.unanswered = { text: '', key };
  const answer = await fetch(`${address}/invite`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${messageToken}`, 'Idempotency-Key': key },
    signal: AbortSignal.timeout(WITHIN),
  }).catch(() => undefined);
  if (answer === undefined || !isParley(answer)) throw new ConnectionError('unreachable');
  delete session.unanswered;
  session.messageToken = answer.headers.get('Token') ?? messageToken;
  if (!answer.ok) throw new ConnectionError('refused', await readDetail(answer));
  const parsed = v.safeParse(inviteOf, await answer.text().catch(() => ''));
  if (!parsed.success) throw new ConnectionError('unexpected');
  return { token: parsed.output.invite, expires: parsed.output.expires };
}
