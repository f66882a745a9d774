import type { IRequest } from 'itty-router';
import { Problem } from '../../problems.ts';
import type { Room } from '../../room/room.ts';
import { type Claims, invalidToken } from '../../room/tokens.ts';
import { EventStream } from './stream.ts';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** Whose stream may be opened, and where it continues. */
type Admitted = { user: string; lastEventId: string | undefined };

/** GET /stream/<token>: 200 and a stream, or 403, 409, 503 [PROTOCOLS 1 /stream]. */
export async function getStream(room: Room, request: Request & IRequest): Promise<Response> {
  const { user, lastEventId } = await admitStream(room, request, request.params.token ?? '');
  const stream = new EventStream(room, user, lastEventId);
  room.enter(stream);
  request.signal.addEventListener('abort', () => stream.drop());
  return new Response(stream.body, { headers: HEADERS });
}

/**
 * Returns in the turn in which a stream may be opened, whether over HTTP or over a WebSocket.
 * @throws {Problem} `invalid-token`, `stream-open`, `room-full`
 */
export async function admitStream(room: Room, request: Request, token: string): Promise<Admitted> {
  const claims = await room.tokens.verify(token, 'stream');
  const lastEventId = knownEventId(room, request);
  await makeWay(room, claims, lastEventId !== undefined);
  room.connections.admit();
  return { user: claims.user, lastEventId };
}

/**
 * Returns in the turn in which the token is current and the user's seat is free.
 * @param resumes whether the request knows an event of this room: then the open stream is its own earlier one,
 *   which died silently, and it takes that over
 * @throws {Problem} `invalid-token`, `stream-open`
 */
async function makeWay(room: Room, { user, jti, expired }: Claims, resumes: boolean): Promise<void> {
  for (;;) {
    const seat = room.members.seatOf(user);
    if (room.accounts.find(user)?.streamJti !== jti || (expired && !seat)) throw invalidToken();
    if (seat === undefined) return;
    if (resumes) room.leave(seat, () => seat.end('to return'));
    else if (await room.isHeld(user))
      throw new Problem('stream-open', `“${user}” has a stream open already.`);
  }
}

/** EventSource sends the header when it reconnects; those who cannot send headers put it into the query. */
function knownEventId(room: Room, request: Request): string | undefined {
  const query = new URL(request.url).searchParams;
  const id = request.headers.get('Last-Event-ID') ?? query.get('lastEventId') ?? '';
  return room.history.has(id) ? id : undefined;
}
