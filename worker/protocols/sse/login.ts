import { codePoints, isBlank, isDeceptive } from '../../../protocol/text.ts';
import type { Config } from '../../config.ts';
import { Problem, rateExceeded } from '../../problems.ts';
import { login } from '../../room/login.ts';
import type { Room } from '../../room/room.ts';
import { parseUserName } from '../parse.ts';
import { exactFields, type Form, parseForm, readBody } from './form.ts';

/** POST /login: 201 with two tokens, or 413, 429, 422, 403, 409, looked for in this order [PROTOCOLS 1 /login]. */
export async function postLogin(room: Room, request: Request): Promise<Response> {
  const body = await readBody(request, room.config.bodyMax);
  const form = await parseForm(request, body);
  const { messageToken, streamToken } = await countingFailures(room, request, form, () => {
    const { username, password } = parseCredentials(form, room.config);
    return login(room, username, password);
  });
  const tokens = { message_token: messageToken, stream_token: streamToken };
  return Response.json(tokens, { status: 201, headers: { 'Cache-Control': 'no-store' } });
}

/**
 * Lets only so many guesses through per name and address. A guess is counted before it is tried, so that a
 * hundred at once are not all tried; it is given back unless the password was wrong.
 */
async function countingFailures<T>(
  room: Room,
  request: Request,
  form: Form,
  attempt: () => Promise<T>,
): Promise<T> {
  const [, username] = form.find(([name]) => name === 'username') ?? [];
  const key = `${request.headers.get('Parley-Peer')} ${username}`;
  const wait = room.loginFailures.take(key);
  if (wait > 0) throw rateExceeded(wait, 'failed logins');
  try {
    const result = await attempt();
    room.loginFailures.giveBack(key);
    return result;
  } catch (error) {
    const wrong = error instanceof Problem && error.code === 'wrong-password';
    if (!wrong) room.loginFailures.giveBack(key);
    throw error;
  }
}

function parseCredentials(
  form: Form,
  { nameMax, passwordMax }: Config,
): { username: string; password: string } {
  const { username, password } = exactFields(form, ['username', 'password']);
  parseUserName(username, { nameMax });
  if (isBlank(password)) throw new Problem('invalid-password', 'A password is more than white space.');
  if (codePoints(password) > passwordMax) {
    throw new Problem('invalid-password', `A password has at most ${passwordMax} characters.`);
  }
  if (isDeceptive(password)) {
    throw new Problem('invalid-password', 'A password has no control and no text-direction characters.');
  }
  return { username, password };
}
