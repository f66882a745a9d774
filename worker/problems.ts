/**
 * Everything that can be refused, in one closed union. The room and the protocols throw a `Problem` with a code;
 * only `problemResponse` turns it into an answer, so no thrown text or stack can reach a client [DESIGN, Errors].
 */
import { isRefusal } from './refusal.ts';

const PROBLEMS = {
  'not-found': [404, 'There is nothing here'],
  'method-not-allowed': [405, 'That method does not work here'],
  'invalid-frame': [400, 'The frame cannot be read'],
  'invalid-query': [400, 'The query cannot be read'],
  'not-logged-in': [403, 'You are not in the room'],
  'too-many-people': [409, 'Too many people on one socket'],
  'body-incomplete': [400, 'The request is incomplete'],
  'body-too-slow': [408, 'The request took too long'],
  'body-too-large': [413, 'The request is too large'],
  'rate-exceeded': [429, 'Too many requests'],
  'invalid-idempotency-key': [422, 'The Idempotency-Key cannot be used'],
  'invalid-form': [422, 'The form is not what is expected here'],
  'invalid-username': [422, 'That user name cannot be used'],
  'invalid-password': [422, 'That password cannot be used'],
  'invalid-message': [422, 'That message cannot be sent'],
  'kick-without-name': [422, 'Nobody is named to be kicked'],
  'wrong-password': [403, 'Wrong password'],
  'invalid-token': [403, 'The token is not valid'],
  'stream-open': [409, 'A stream is already open'],
  'no-stream': [409, 'No stream is open'],
  'not-connected': [409, 'That user is not connected'],
  'kick-oneself': [409, 'You cannot kick yourself'],
  'invite-needed': [403, 'You need an invite'],
  'invite-expired': [403, 'The invite has expired'],
  'guests-not-welcome': [403, 'Guests cannot come in here'],
  banned: [403, 'You are banned from this room'],
  'sender-banned': [409, 'You are banned from this room'],
  'sender-muted': [409, 'You are muted in this room'],
  'not-allowed': [409, 'You are not allowed to do that'],
  'invalid-command': [422, 'The command cannot be read'],
  'unknown-user': [409, 'Nobody has that name'],
  unproven: [403, 'You have not shown who you are'],
  'direct-oneself': [409, 'That would go to yourself'],
  'no-private-line': [409, 'That person cannot receive anything private'],
  'recipient-silenced': [409, 'That person was banned or muted'],
  'invalid-signal': [422, 'That signal cannot be relayed'],
  'ambiguous-user': [409, 'More than one person has that name'],
  'not-sanctioned': [409, 'There is nothing to take back'],
  'unknown-message': [409, 'There is no such message'],
  'slow-mode': [429, 'The room is in slow mode'],
  'too-many-connections': [429, 'Too many connections'],
  'too-many-rooms': [503, 'Too many rooms'],
  'room-full': [503, 'The room is full'],
  busy: [503, 'The room is busy'],
  'metrics-token': [401, 'The metrics are not for everybody'],
  'storage-refused': [503, 'The server cannot store anything now'],
  unavailable: [503, 'The room cannot be reached'],
  internal: [500, 'Something went wrong on the server'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

/** Carries a problem's code from the room to the edge. */
export const PROBLEM_HEADER = 'Parley-Problem';
/** Whoever is refused can tell the operator which request it was. */
export const REQUEST_ID_HEADER = 'Request-Id';

/** The stable name of a refusal; callers switch on it, never on text. */
export type ProblemCode = keyof typeof PROBLEMS;

/** All of them. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** A refusal: a code, a sentence for the person who reads it, and headers that belong to the answer. */
export class Problem extends Error {
  override name = 'Problem';
  readonly code: ProblemCode;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
    this.headers = headers;
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  get title(): string {
    return PROBLEMS[this.code][1];
  }
}

/** A 429 that says when to come back. @param seconds until the next request would be accepted */
export function rateExceeded(seconds: number, what: string): Problem {
  const wait = Math.max(1, Math.ceil(seconds));
  return new Problem('rate-exceeded', `Too many ${what}. Try again in ${wait} s.`, {
    'Retry-After': `${wait}`,
  });
}

/**
 * The answer for anything thrown: a problem document of RFC 9457. What is not a `Problem` is a defect: it is
 * logged here and the client learns no more than 500.
 * @param requestId what the log calls the request, where that is known
 */
export function problemResponse(error: unknown, requestId?: string): Response {
  const problem = error instanceof Problem ? error : unexpected(error, requestId);
  const { status, title } = problem;
  return Response.json(
    { type: `urn:parley:problem:${problem.code}`, title, status, detail: problem.detail },
    {
      status,
      headers: {
        ...problem.headers,
        'Content-Type': 'application/problem+json',
        'Cache-Control': 'no-store',
        // For the edge, which counts and logs it, and takes it off.
        [PROBLEM_HEADER]: problem.code,
        ...(requestId === undefined ? {} : { [REQUEST_ID_HEADER]: requestId }),
      },
    },
  );
}

/** The problem that an answer tells of, or undefined. */
export function problemOf(answer: Response): ProblemCode | undefined {
  const code = answer.headers.get(PROBLEM_HEADER);
  return PROBLEM_CODES.find((each) => each === code);
}

function unexpected(error: unknown, requestId = ''): Problem {
  console.error('request', requestId, error);
  if (isRefusal(error)) {
    const detail =
      'Perhaps nothing was stored: look whether it is there, and try again in a minute. If that goes on, tell who runs this server: its disk may be full.';
    return new Problem('storage-refused', detail, { 'Retry-After': '60' });
  }
  return new Problem('internal', 'Your request was not carried out. Please try again.');
}
