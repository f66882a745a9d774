/** What a message token pays for: every such request has the same checks and the same answers [PROTOCOLS 1 /message]. */
import { Problem, problemResponse, rateExceeded } from '../../problems.ts';
import type { Seat } from '../../room/members.ts';
import { admit, type Posted, post } from '../../room/post.ts';
import type { Room } from '../../room/room.ts';
import { invalidToken } from '../../room/tokens.ts';
import { bearerToken } from './bearer.ts';
import { type Form, parseForm, readBody } from './form.ts';

/** Characters of an Idempotency-Key; clients send a UUID. */
const KEY_MAX = 256;

/** What is to be done from the user's seat. @throws {Problem} which leaves the token unspent */
type Act = (seat: Seat) => void;

/**
 * Spends the request's message token: 201, or 403, 413, 429, 422, 409, looked for in this order.
 * @param deed what it is spent on: an Idempotency-Key is for that alone
 * @param parse makes of the form what is to be done @throws {Problem}
 * @param content of the answer, where it is more than a status
 */
export async function spendToken(
  room: Room,
  request: Request,
  deed: 'message' | 'direct' | 'invite',
  parse: (form: Form) => Act,
  content: (user: string) => Promise<object> | undefined = () => undefined,
): Promise<Response> {
  const token = bearerToken(request);
  if (token === undefined) throw invalidToken();
  const claims = await room.tokens.verify(token, 'message');
  const header = request.headers.get('Idempotency-Key');
  const key = header === null ? null : `${deed} ${header}`;
  // Asked twice: here so that 403 comes before all else, and again by post(), which nothing can interrupt.
  let posted = admit(room, claims, key);
  if (posted === undefined) {
    const form = await readForm(room, request, claims.user);
    requireShort(header);
    const act = parse(form);
    posted = await room.journal.together(() => post(room, claims, key, act));
  }
  return answer(room, claims.user, posted, content);
}

/** Keys are stored. @throws {Problem} `invalid-idempotency-key` */
function requireShort(key: string | null): void {
  if (key === null || key.length <= KEY_MAX) return;
  throw new Problem('invalid-idempotency-key', `An Idempotency-Key has at most ${KEY_MAX} characters.`);
}

/** @throws {Problem} `body-too-large`, `rate-exceeded`, `invalid-form` */
async function readForm(room: Room, request: Request, user: string): Promise<Form> {
  const body = await readBody(room, request);
  const wait = room.messageRate.take(user);
  if (wait > 0) throw rateExceeded(wait, 'messages');
  return body.byteLength === 0 ? [] : parseForm(request, body);
}

/** Answers with the user's next token, once what was posted is stored and the audience not far behind. */
async function answer(
  room: Room,
  user: string,
  { status, jti }: Posted,
  content: (user: string) => Promise<object> | undefined,
): Promise<Response> {
  const [token] = await Promise.all([room.tokens.sign('message', user, jti), room.journal.accepted()]);
  const headers = { Token: token, 'Cache-Control': 'no-store' };
  if (status !== 201) {
    return problemResponse(new Problem('no-stream', 'Open a stream before you send messages.', headers));
  }
  const body = await content(user);
  return body === undefined
    ? new Response(null, { status, headers })
    : Response.json(body, { status, headers });
}
