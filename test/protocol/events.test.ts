import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_TYPES, parseStreamEvent } from '../../protocol/events.ts';
import { sdp } from '../sdp.ts';

test('[PROTOCOLS 1 Events] the names, case-sensitive', () => {
  expect([...EVENT_TYPES].sort()).toEqual([
    'Delete',
    'DirectMessage',
    'Disconnect',
    'Join',
    'Message',
    'Part',
    'ServerStatus',
    'Signal',
    'Topic',
    'Users',
  ]);
  expect(parseStreamEvent('join', '{"created":1,"user":"ann"}', 'x')).toBeUndefined();
});

test('[PROTOCOLS 1, what real servers do] created as a string, no id, unknown fields', () => {
  expect(parseStreamEvent('Message', '{"created":"1.5","user":"ann","message":"hi","more":1}', '')).toEqual({
    type: 'Message',
    id: '',
    created: 1.5,
    user: 'ann',
    message: 'hi',
  });
});

test('data over several lines is still one JSON text', () => {
  expect(parseStreamEvent('Users', '{"created":1,\n"users":["ann"]}', 'x')).toMatchObject({ users: ['ann'] });
});

test('what is not an event is undefined and never throws', () => {
  expect(parseStreamEvent('constructor', '{}', '')).toBeUndefined();
  expect(parseStreamEvent('Join', '{"created":"soon","user":"ann"}', '')).toBeUndefined();
  fc.assert(
    fc.property(fc.constantFrom(...EVENT_TYPES), fc.oneof(fc.string(), fc.json()), (type, data) => {
      const event = parseStreamEvent(type, data, 'x');
      expect(event === undefined || Number.isFinite(event.created)).toBe(true);
    }),
  );
});

test('[docs/protocols.md signal] has no id of its own, whatever EventSource says, and only data of its kind', () => {
  const told = { created: 1, user: 'ann', to: 'bob', call: 'c-1' };
  const parse = (body: object) => parseStreamEvent('Signal', JSON.stringify({ ...told, ...body }), '01');
  const offer = { kind: 'offer', data: { type: 'offer', sdp: sdp() } };
  expect(parse(offer)).toEqual({ type: 'Signal', id: '', ...told, ...offer });
  expect(parse({ kind: 'candidate', data: null })).toMatchObject({ data: null });
  expect(parse({ kind: 'offer', data: {} })).toBeUndefined();
  expect(parse({ kind: 'offer', data: { type: 'offer', sdp: 'v=0 and then anything' } })).toBeUndefined();
  expect(parse({ kind: 'explode', data: {} })).toBeUndefined();
});
