/** What was whispered before: GET v1/chat/messages [PROTOCOLS 4]. */
import { isParley } from '../sse/answer.ts';
import { parseHistory, type Whisper } from './frames.ts';

/** Milliseconds that a server has to answer. */
const WITHIN = 5_000;

export type Told = {
  /** Oldest first. */
  whispers: Whisper[];
  /** Whether our own server answered, which takes no message twice. */
  isParley: boolean;
  /** Whether the server is of the newer generation. */
  isBare: boolean;
};

/**
 * Fetches the newest messages, or a page of older ones.
 * @param query for our server only, such as `?before=…`
 * @returns undefined if the server has no history, or does not answer
 */
export async function fetchHistory(address: string, query = ''): Promise<Told | undefined> {
  try {
    const answer = await fetch(`${address}/v1/chat/messages${query}`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(WITHIN),
    });
    const told = answer.ok ? parseHistory(await answer.text()) : undefined;
    return told && { ...told, isParley: isParley(answer) };
  } catch {
    return undefined;
  }
}
