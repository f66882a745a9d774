import { Problem, rateExceeded } from '../../problems.ts';
import type { Room } from '../../room/room.ts';
import { relay } from '../../room/signals.ts';
import { parseUserName } from '../parse.ts';
import { parseSignalText } from '../signal.ts';
import { exactFields, parseForm, readBody } from './form.ts';
import { requireCurrent, streamClaims } from './open.ts';

/**
 * POST /signal: 204, or 403, 413, 429, 422, 409, looked for in this order. By the stream's token, which is not
 * rotated: candidates of a call go out many at a time, and must not race with messages for the next token.
 */
export async function postSignal(room: Room, request: Request): Promise<Response> {
  const claims = await streamClaims(room, request);
  const { user } = claims;
  const body = await readBody(room, request);
  const wait = room.signalRate.take(user);
  if (wait > 0) throw rateExceeded(wait, 'signals');
  const form = await parseForm(request, body);
  // The body took its time, in which its user may have logged in anew.
  requireCurrent(room, claims);
  const fields = exactFields(form, ['to', 'kind', 'call', 'data']);
  const to = parseUserName(fields.to, room.config);
  const signal = parseSignalText(fields.kind, fields.call, fields.data);
  const seat = room.members.seatOf(user);
  if (seat === undefined) throw new Problem('no-stream', 'Open a stream before you call somebody.');
  relay(room, seat, room.members.seatOf(to), signal);
  await room.journal.stored();
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
}
