/** How one stands in a room of ours. */
import * as v from 'valibot';
import type { SseSession } from './session.ts';

/** Milliseconds that the server has to answer. */
const WITHIN = 10_000;

const standingOf = v.pipe(v.string(), v.parseJson(), v.object({ standing: v.string() }));

/** Whether one owns the room; where that cannot be found out, one does not. */
export async function ownsRoom({ address, streamToken }: SseSession): Promise<boolean> {
  const answer = await fetch(`${address}/standing`, {
    cache: 'no-store',
    headers: { Authorization: `Bearer ${streamToken}` },
    signal: AbortSignal.timeout(WITHIN),
  })
    .then((response) => (response.ok ? response.text() : ''))
    .catch(() => '');
  const parsed = v.safeParse(standingOf, answer);
  return parsed.success && parsed.output.standing === 'owner';
}
