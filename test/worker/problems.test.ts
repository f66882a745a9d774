import { expect, test, vi } from 'vitest';
import { Problem, problemResponse } from '../../worker/problems.ts';

test('[DESIGN Errors] a problem is a document of RFC 9457, with its headers', async () => {
  const answer = problemResponse(new Problem('invalid-form', 'Only one field.', { Allow: 'POST' }));
  expect(answer.status).toBe(422);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  expect(answer.headers.get('Allow')).toBe('POST');
  expect(await answer.json()).toEqual({
    type: 'urn:parley:problem:invalid-form',
    title: 'The form is not what is expected here',
    status: 422,
    detail: 'Only one field.',
  });
});

test('[DESIGN Errors] no thrown text reaches a client', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const answer = problemResponse(new TypeError('secret-needle'));
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('needle');
  expect(log).toHaveBeenCalledOnce();
});

test('[DESIGN Errors] what the storage cannot do is 503, also where the runtime hides what it was', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  for (const message of ['disk I/O error: SQLITE_IOERR', 'internal error; reference = 0a1b2c']) {
    const answer = problemResponse(new Error(message));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ type: 'urn:parley:problem:storage-refused' });
  }
});
