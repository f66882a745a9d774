import { queryOf } from '../../http.ts';
import { metrics } from '../../metrics/metrics.ts';
import { peer } from '../../peer.ts';
import { Problem } from '../../problems.ts';
import { ACCOUNTS } from '../../room/people.ts';
import type { Room } from '../../room/room.ts';
import { type Claims, invalidToken } from '../../room/tokens.ts';
import { bearerToken } from './bearer.ts';
import { EventStream } from './stream.ts';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** GET /stream/<token>: 200 and a stream, or 403, 409, 503 [PROTOCOLS 1 /stream]. */
export function getStream(room: Room, request: Request, token: string): Promise<Response> {
  return admitStream(room, request, token, (user, lastEventId) => {
    const stream = new EventStream(room, user, lastEventId, peer(room, request));
    room.enter(stream);
    request.signal.addEventListener('abort', () => stream.drop());
    // It went away while its token was looked at, or while the stream in its way was probed: no event will say so.
    if (request.signal.aborted) stream.drop();
    return new Response(stream.body, { headers: HEADERS });
  });
}

/**
 * Lets a stream in, over HTTP or over a WebSocket. A stream in its way that died is shown out; one that lives stays,
 * unless the request knows an event of this room: then that stream is its own earlier one, and it takes it over.
 * @param open takes the seat, in the very turn in which the token is current and the seat is free
 * @throws {Problem} `invalid-token`, `banned`, `stream-open`, `room-full`, `too-many-connections`
 */
export async function admitStream<T>(
  room: Room,
  request: Request,
  token: string,
  open: (user: string, lastEventId: string | undefined) => T,
): Promise<T> {
  const { user, jti, expired } = await room.tokens.verify(token, 'stream');
  /** @returns undefined where somebody may be in the seat still */
  const enter = (): { opened: T } | undefined => {
    const lastEventId = knownEventId(room, request, user);
    const seat = room.members.seatOf(user);
    if (room.accounts.find(user)?.streamJti !== jti || (expired && !seat)) throw invalidToken();
    room.rights.requireLogin(user);
    if (seat && lastEventId === undefined) return undefined;
    // Who takes over needs no more room than before.
    if (seat) room.leave(seat, () => seat.end('to return'));
    else room.connections.admit(peer(room, request));
    if (namedEventId(request) !== '') metrics.resumes.add(lastEventId === undefined ? 'miss' : 'hit');
    return { opened: open(user, lastEventId) };
  };
  for (;;) {
    // Who come at once are written together: after a crash, all are back a quarter sooner [docs/bench/README.md].
    const entered = await room.journal.together(enter);
    if (entered) return entered.opened;
    if (await room.isHeld(user)) throw new Problem('stream-open', `“${user}” has a stream open already.`);
  }
}

/** Whose stream token the request carries. @throws {Problem} `invalid-token` */
export async function requestUser(room: Room, request: Request): Promise<string> {
  const { user } = await streamClaims(room, request);
  return user;
}

/** What the stream token of the request claims, which is true now. @throws {Problem} `invalid-token` */
export async function streamClaims(room: Room, request: Request): Promise<Claims> {
  const token = bearerToken(request);
  if (token === undefined) throw invalidToken();
  const claims = await room.tokens.verify(token, 'stream');
  requireCurrent(room, claims);
  return claims;
}

/** A stream token is that of the last login; asked again after what took time. @throws {Problem} `invalid-token` */
export function requireCurrent({ accounts, members }: Room, { user, jti, expired }: Claims): void {
  const isCurrent = accounts.find(user)?.streamJti === jti;
  if (!isCurrent || (expired && members.seatOf(user) === undefined)) throw invalidToken();
}

/** EventSource sends the header when it reconnects; those who cannot send headers put it into the query. */
function namedEventId(request: Request): string {
  return request.headers.get('Last-Event-ID') ?? queryOf(request).get('lastEventId') ?? '';
}

/** The event that the request names as its last, where its user can go on from there. */
function knownEventId(room: Room, request: Request, user: string): string | undefined {
  const id = namedEventId(request);
  const reader = room.people.lookUp(ACCOUNTS, user)?.id ?? '';
  return room.history.canResume(id, reader) ? id : undefined;
}
