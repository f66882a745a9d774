import { codePoints, isBlank, isDeceptive } from '../../../protocol/text.ts';
import type { Config } from '../../config.ts';
import { queryOf } from '../../http.ts';
import { metrics } from '../../metrics/metrics.ts';
import { peer } from '../../peer.ts';
import { Problem, rateExceeded } from '../../problems.ts';
import { login } from '../../room/login.ts';
import type { Room } from '../../room/room.ts';
import { parseUserName } from '../parse.ts';
import { exactFields, type Form, parseForm, readBody } from './form.ts';

/** Characters of a name that count; an absurd one must not fill the storage. */
const KEY_MAX = 200;

/** POST /login: 201 with two tokens, or 413, 429, 422, 403, 409, looked for in this order [PROTOCOLS 1 /login]. */
export async function postLogin(room: Room, request: Request): Promise<Response> {
  const body = await readBody(room, request);
  const form = await parseForm(request, body);
  const since = Date.now();
  const attempt = async () => {
    const { username, password } = parseCredentials(form, room.config);
    return login(room, username, password, queryOf(request).get('invite'));
  };
  const { messageToken, streamToken } = await countingFailures(room, request, form, () =>
    countingNewNames(room, request, form, attempt),
  ).finally(() => metrics.logins.observeSince(since));
  const tokens = { message_token: messageToken, stream_token: streamToken };
  return Response.json(tokens, { status: 201, headers: { 'Cache-Control': 'no-store' } });
}

/** Lets only so many wrong passwords through per name and address; what fails for another reason is not counted. */
async function countingFailures<T>(
  room: Room,
  request: Request,
  form: Form,
  attempt: () => Promise<T>,
): Promise<T> {
  const key = `${peer(room, request)} ${usernameOf(form)}`.slice(0, KEY_MAX);
  const counted = room.loginFailures.count(key);
  if ('wait' in counted) throw rateExceeded(counted.wait, 'failed logins');
  try {
    const result = await attempt();
    room.loginFailures.takeBack(counted.attempt);
    return result;
  } catch (error) {
    const wrong = error instanceof Problem && error.code === 'wrong-password';
    if (!wrong) room.loginFailures.takeBack(counted.attempt);
    throw error;
  }
}

/** Names are for ever: nobody is to take them all. What is refused takes none. @throws {Problem} `rate-exceeded` */
async function countingNewNames<T>(
  room: Room,
  request: Request,
  form: Form,
  attempt: () => Promise<T>,
): Promise<T> {
  const { accounts, newNames } = room;
  const address = peer(room, request);
  if (address === '' || accounts.find(usernameOf(form))) return attempt();
  const wait = newNames.take(address);
  if (wait > 0) throw rateExceeded(wait, 'new names');
  try {
    return await attempt();
  } catch (error) {
    newNames.giveBack(address);
    throw error;
  }
}

/** As it was sent; whether it can be a name is looked at later. */
function usernameOf(form: Form): string {
  const [, username] = form.find(([name]) => name === 'username') ?? [];
  return `${username}`;
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
