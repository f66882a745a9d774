import { Problem, problemResponse, rateExceeded } from '../../problems.ts';
import { type Command, parseCommand } from '../../room/commands.ts';
import { admit, type Posted, post } from '../../room/post.ts';
import type { Room } from '../../room/room.ts';
import { invalidToken } from '../../room/tokens.ts';
import { parseText } from '../parse.ts';
import { bearerToken } from './bearer.ts';
import { exactFields, parseForm, readBody } from './form.ts';

/** POST /message: 201, or 403, 413, 429, 422, 409, looked for in this order [PROTOCOLS 1 /message]. */
export async function postMessage(room: Room, request: Request): Promise<Response> {
  const token = bearerToken(request);
  if (token === undefined) throw invalidToken();
  const claims = await room.tokens.verify(token, 'message');
  const key = request.headers.get('Idempotency-Key');
  // Asked twice: here so that 403 comes before all else, and again by post(), which nothing can interrupt.
  const posted =
    admit(room, claims, key) ?? post(room, claims, key, await readCommand(room, request, claims.user));
  return answer(room, claims.user, posted);
}

async function readCommand(room: Room, request: Request, user: string): Promise<Command> {
  const body = await readBody(request, room.config.bodyMax);
  const wait = room.messageRate.take(user);
  if (wait > 0) throw rateExceeded(wait, 'messages');
  const { message } = exactFields(await parseForm(request, body), ['message']);
  return parseCommand(parseText(message, room.config));
}

/** Answers with the user's next token, once what was posted is stored and told. */
async function answer(room: Room, user: string, { status, jti }: Posted): Promise<Response> {
  const [token] = await Promise.all([room.tokens.sign('message', user, jti), room.journal.settled()]);
  const headers = { Token: token, 'Cache-Control': 'no-store' };
  if (status === 201) return new Response(null, { status, headers });
  return problemResponse(new Problem('no-stream', 'Open a stream before you send messages.', headers));
}
