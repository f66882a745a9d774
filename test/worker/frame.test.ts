import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parseConfig } from '../../worker/config.ts';
import { Problem } from '../../worker/problems.ts';
import { parseFrame } from '../../worker/protocols/frame.ts';
import { parseText, parseUserName } from '../../worker/protocols/parse.ts';
import { Sockets } from '../../worker/protocols/sockets.ts';
import { Room } from '../../worker/room/room.ts';
import { inFreshRoom } from './room/storage.ts';

const config = parseConfig({});

/** Typed, or a coded error; nothing else comes out of a parser. */
function codeOf(parse: () => unknown): string {
  try {
    parse();
    return 'ok';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

test.each([
  ['null', 'invalid-frame'],
  ['[]', 'invalid-frame'],
  ['7', 'invalid-frame'],
  ['{}', 'invalid-frame'],
  ['{"type":{}}', 'invalid-frame'],
  ['{"type":', 'invalid-frame'],
  [JSON.stringify({ type: 'chat', text: 'é'.repeat(40_000) }), 'body-too-large'],
  ['{"type":"anything"}', 'ok'],
  [`{"type":"chat","text":"hi","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 'invalid-frame'],
  [`{"type":"chat","text":"hi","x":${'['.repeat(60)}${']'.repeat(60)}}`, 'ok'],
])('[Bad input] a frame %.40s is %s', (text, code) => {
  expect(codeOf(() => parseFrame(text, config.bodyMax))).toBe(code);
});

test('[Bad input] binary frames are refused', () => {
  expect(codeOf(() => parseFrame(new ArrayBuffer(8), config.bodyMax))).toBe('invalid-frame');
});

test('[Bad input] parsers give a typed value or a coded error, whatever comes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.anything()), (value) => {
      const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
      expect(['ok', 'invalid-frame']).toContain(codeOf(() => parseFrame(text, config.bodyMax)));
      expect(['ok', 'invalid-message']).toContain(codeOf(() => parseText(value, config)));
      expect(['ok', 'invalid-username']).toContain(codeOf(() => parseUserName(value, config)));
    }),
    { numRuns: 2_000 },
  );
});

/** Mostly good, so that the fuzz gets behind the parsers. */
const maybe = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('ann', 'bob', 'a=', 'hello') },
  { weight: 1, arbitrary: fc.anything() },
);
const classroom = fc.record({
  type: fc.constantFrom('login', 'chat', 'disconnect'),
  username: maybe,
  text: maybe,
});
const cahat = fc.record({
  type: fc.constantFrom('HANDSHAKE_USER_INFO', 'NAME_CHANGE', 'MESSAGE'),
  payload: fc.oneof(fc.record({ userId: maybe, name: maybe, rawMessage: maybe }), fc.anything()),
});
const whisper = fc.record({
  type: fc.constantFrom('messages', 'chat_messages_request'),
  data: fc.oneof(
    fc.array(fc.record({ user_id: maybe, content: maybe, client_id: maybe }), { maxLength: 3 }),
    fc.anything(),
  ),
});
const sequences = fc.oneof(
  ...[classroom, cahat, whisper, fc.oneof(classroom, cahat, whisper, fc.json())].map((frame) =>
    fc.array<unknown>(frame, { maxLength: 20 }),
  ),
);

test('[Bad input] no frame reaches the log as a fault, in any protocol, in any order', () =>
  inFreshRoom(async (state) => {
    const fault = vi.spyOn(console, 'error').mockImplementation(() => {});
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const room = new Room('tea', state, parseConfig({ MESSAGE_RATE: '0' }));
    await room.open();
    const start = room.history.lastId();
    const sockets = new Sockets(room, state);
    await fc.assert(
      fc.asyncProperty(sequences, async (sequence) => {
        const before = new Set(state.getWebSockets());
        await sockets.accept({ request: new Request('https://room/'), url: 'https://room/' });
        const ws = state.getWebSockets().find((each) => !before.has(each));
        if (ws === undefined) throw new Error('no socket');
        for (const frame of sequence)
          sockets.receive(ws, typeof frame === 'string' ? frame : (JSON.stringify(frame) ?? ''));
        await room.journal.settled();
        sockets.close(ws, 1000);
      }),
      { numRuns: 200 },
    );
    await room.journal.settled();
    expect(room.history.page(start, room.history.lastId(), 'told', '').length).toBeGreaterThan(20);
    expect(fault).not.toHaveBeenCalled();
    expect([...room.members.roll]).toEqual([]);
  }));
