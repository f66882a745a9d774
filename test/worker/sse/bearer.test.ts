import { expect, test } from 'vitest';
import { bearerToken, giveTokenBack } from '../../../worker/protocols/sse/bearer.ts';

function request(path: string, authorization = 'Bearer a.b-c_d') {
  return new Request(`https://parley${path}`, { method: 'POST', headers: { Authorization: authorization } });
}

/** The token in an answer, once the request's own was given back where none was. */
function tokenIn(request: Request, answer: Response): string | null {
  giveTokenBack(request, answer);
  return answer.headers.get('Token');
}

test.each(['Bearer t.o.k', 'bearer t.o.k', 'BEARER   t.o.k'])(
  '[PROTOCOLS 1 /message] %j is case-insensitive',
  (text) => {
    expect(bearerToken(request('/message', text))).toBe('t.o.k');
  },
);

test.each(['', 't.o.k', 'Basic t.o.k', 'Bearer', 'Bearer a b', 'Bearer a,b'])(
  '%j carries no token',
  (text) => {
    expect(bearerToken(request('/message', text))).toBeUndefined();
  },
);

test.each([405, 413, 429, 500, 503])(
  '[PROTOCOLS 1 /message] %i carries the request’s own token',
  (status) => {
    expect(tokenIn(request('/rooms/tea//message/'), new Response(null, { status }))).toBe('a.b-c_d');
  },
);

test('[PROTOCOLS 1 /message] 403 carries none, a new token is left alone, other paths have none', () => {
  expect(tokenIn(request('/message'), new Response(null, { status: 403 }))).toBeNull();
  const rotated = new Response(null, { status: 201, headers: { Token: 'next' } });
  expect(tokenIn(request('/message'), rotated)).toBe('next');
  expect(tokenIn(request('/login'), new Response())).toBeNull();
});
