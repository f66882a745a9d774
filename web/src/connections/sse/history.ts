/** What was said before a stream began, page by page: our server only. */
import * as v from 'valibot';
import { isRoomEvent, type RoomEvent } from '../../../../protocol/events.ts';
import { ConnectionError } from '../connection.ts';
import { parseFrame } from './frames.ts';
import type { SseSession } from './session.ts';

/** How many events are fetched at a time. */
const PAGE = 100;
/** Milliseconds that the server has to answer. */
const WITHIN = 10_000;

const page = v.pipe(v.string(), v.parseJson(), v.array(v.unknown()));

/** Events from before another, oldest first, and whether those are the first of all. */
export type EarlierEvents = { events: RoomEvent[]; isBeginning: boolean };

/** @throws {ConnectionError} `unreachable` */
export async function fetchEarlier(
  { address, streamToken }: Pick<SseSession, 'address' | 'streamToken'>,
  before: string,
): Promise<EarlierEvents> {
  const url = `${address}/history?before=${encodeURIComponent(before)}&limit=${PAGE}`;
  const answer = await fetch(url, {
    cache: 'no-store',
    // Rooms without guests want to know who reads.
    headers: { Authorization: `Bearer ${streamToken}` },
    signal: AbortSignal.timeout(WITHIN),
  })
    .then((response) => (response.ok ? response.text() : undefined))
    .catch(() => undefined);
  const frames = v.safeParse(page, answer);
  if (!frames.success) throw new ConnectionError('unreachable');
  const events = frames.output.map(parseFrame).filter(isRoomEvent);
  return { events, isBeginning: frames.output.length < PAGE };
}
