/** Fresh rooms of the server under test, and what the suite asks of every answer. */
import { randomUUID } from 'node:crypto';
import { expect, inject } from 'vitest';
import type { Answer } from './http.ts';

/** The base URL of the server's default room. */
export function root(): string {
  return inject('baseUrl');
}

/** The base URL of a room that nobody has used. */
export function freshRoom(server = root()): string {
  return `${server}rooms/t-${randomUUID()}/`;
}

/** What must hold for every answer of protocol 1, good or bad. */
export function expectReadableAcrossOrigins({ headers }: Pick<Answer, 'headers'>): void {
  expect(headers['access-control-allow-origin']).toBe('*');
  expect(headers['access-control-expose-headers']).toBe('Token, Retry-After, Parley');
  expect(headers.parley).toBe('1');
}

/** An error answer for people [PROTOCOLS 1, RFC 9457]. */
export function expectProblem(answer: Answer, status: number): void {
  expect(answer, answer.body).toMatchObject({ status });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json\b/);
  const problem: unknown = JSON.parse(answer.body);
  expect(problem).toEqual({
    type: expect.any(String),
    title: expect.stringMatching(/\S/),
    status,
    detail: expect.stringMatching(/\S/),
  });
  expectReadableAcrossOrigins(answer);
}
