/** Why a guest is not let in: browsers do not tell with which status an upgrade was refused. */
import { ConnectionError } from './connection.ts';
import { readRefusal } from './sse/answer.ts';

/** Milliseconds that a server has to answer. */
const WITHIN = 5_000;

/**
 * Asks the server, where a guest could not come in, whether it wants any.
 * @param error what is known without asking
 * @returns what to tell the user
 */
export async function explain(address: string, error: unknown): Promise<unknown> {
  if (!(error instanceof ConnectionError) || error.code !== 'unreachable') return error;
  try {
    const signal = AbortSignal.timeout(WITHIN);
    const answer = await fetch(`${address}/v1/chat/messages?limit=1`, { cache: 'no-store', signal });
    const { code, detail } = await readRefusal(answer);
    return code === 'guests-not-welcome' ? new ConnectionError(code, detail) : error;
  } catch {
    return error;
  }
}
