import { expect, test } from 'vitest';
import { bearerToken, ownToken } from '../../../worker/protocols/sse/bearer.ts';

function request(path: string, authorization = 'Bearer a.b-c_d') {
  return new Request(`https://parley${path}`, { method: 'POST', headers: { Authorization: authorization } });
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
    const answer = ownToken(request('/rooms/tea//message/'), new Response(null, { status }));
    expect(answer.headers.get('Token')).toBe('a.b-c_d');
  },
);

test('[PROTOCOLS 1 /message] 403 carries none, a new token is left alone, other paths have none', () => {
  expect(ownToken(request('/message'), new Response(null, { status: 403 })).headers.has('Token')).toBe(false);
  const rotated = new Response(null, { status: 201, headers: { Token: 'next' } });
  expect(ownToken(request('/message'), rotated).headers.get('Token')).toBe('next');
  expect(ownToken(request('/login'), new Response()).headers.has('Token')).toBe(false);
});
