import { readRefusal } from './answer.ts';

/** Milliseconds that a server has to answer a probe. */
const PROBE_TIMEOUT = 10_000;

/**
 * Why a stream cannot be had. EventSource gives up for good at any answer but 200 and never tells which one it was,
 * yet a 502 of a proxy whose server restarts is over in a moment, and a 403 is not.
 */
export type Finding = 'open' | 'expired' | 'banned' | 'refused' | 'unavailable';

/** Asks for a stream as EventSource does, and lets go of it at once [PROTOCOLS 1 /stream]. */
export async function probe(url: string): Promise<Finding> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT);
  const answer = await fetch(url, { signal, cache: 'no-store' }).catch(() => undefined);
  if (answer?.status === 403) return (await readRefusal(answer)).code === 'banned' ? 'banned' : 'expired';
  answer?.body?.cancel().catch(() => {});
  switch (answer?.status) {
    case 200:
      return 'open';
    case 409:
      return 'refused';
    default:
      return 'unavailable';
  }
}
