/** WebSocket clients that break the rules of RFC 6455, or keep to them and mean harm [DESIGN Limits, promise 4]. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { beforeEach, expect, test } from 'vitest';
import { Classroom } from './classroom.ts';
import { frame, OPCODE } from './rfc6455.ts';
import { freshRoom } from './room.ts';
import { hears, sees } from './visitor.ts';
import { upgrade } from './wire.ts';

const LOGIN = JSON.stringify({ type: 'login', username: 'mallory' });
let witness: Classroom;
let mallory: Socket;

beforeEach(async () => {
  const base = freshRoom();
  witness = await Classroom.join(base, 'witness');
  mallory = await upgrade(base);
  mallory.resume().write(frame(OPCODE.text, LOGIN));
  await sees(witness, 'mallory', true);
});

/** The hostile guest is gone, which is told once, and the room goes on. */
async function expectParted(): Promise<void> {
  await sees(witness, 'mallory', false);
  expect(witness.left()).toEqual(['mallory']);
  await witness.say('we go on');
}

/** The hostile guest is still there, and can speak. */
async function expectHeard(): Promise<void> {
  mallory.write(frame(OPCODE.text, JSON.stringify({ type: 'chat', text: 'and now I behave' })));
  await hears(witness, 'and now I behave');
  expect(witness.left()).toEqual([]);
}

test.each([
  ['a reserved bit', frame(OPCODE.text, '{}', { reserved: 0x40 })],
  ['an unknown opcode', frame(3, '{}')],
  ['an unknown control frame', frame(11, '')],
  ['a control frame in fragments', frame(OPCODE.ping, 'x', { last: false })],
  ['a continuation of nothing', frame(OPCODE.continuation, '{}')],
  [
    'a message within a message',
    Buffer.concat([frame(OPCODE.text, '{', { last: false }), frame(OPCODE.text, '{}')]),
  ],
  ['a frame of 2 GB, announced', frame(OPCODE.text, '{"type":', { length: 2 ** 31 })],
  ['a frame of a terabyte, announced', frame(OPCODE.text, '{"type":', { length: 2 ** 40 })],
  ['a close without a code', frame(OPCODE.close, '')],
  ['a close with half a code', frame(OPCODE.close, Uint8Array.of(3))],
  ['a close with a code that no standard knows', frame(OPCODE.close, Uint8Array.of(0, 1))],
  ['a close with a code that is never sent', frame(OPCODE.close, Uint8Array.of(3, 0xee))],
  ['no WebSocket at all', Buffer.from('GET / HTTP/1.1\r\nHost: parley\r\n\r\n'.repeat(9))],
])('[DESIGN promise 4] a guest who sends %s is gone, once', async (_, bytes) => {
  mallory.write(bytes);
  await expectParted();
});

test('[PROTOCOLS 2] a message in 200 fragments, with pings between them, is one message', async () => {
  const text = JSON.stringify({ type: 'chat', text: 'x'.repeat(160) });
  for (const [index, letter] of [...text].entries()) {
    const opcode = index === 0 ? OPCODE.text : OPCODE.continuation;
    mallory.write(frame(opcode, letter, { last: index === text.length - 1 }));
    mallory.write(frame(OPCODE.ping, 'are you there'));
  }
  await hears(witness, 'x'.repeat(160));
});

test('[DESIGN Limits] a message that never ends is broken off', async () => {
  mallory.write(frame(OPCODE.text, '{"type":"', { last: false }));
  const more = frame(OPCODE.continuation, 'x'.repeat(60_000), { last: false });
  const writeOn = () => {
    if (mallory.writable && mallory.bytesWritten < 100_000_000) mallory.write(more, writeOn);
  };
  writeOn();
  await expectParted();
  // The runtime's own limit for a message is 32 MiB.
  expect(mallory.bytesWritten).toBeLessThan(60_000_000);
});

test('[DESIGN Limits] 20,000 pings and pongs reach nobody, and the room goes on', async () => {
  const pings = Buffer.concat(Array<Buffer>(10_000).fill(frame(OPCODE.ping, 'x'.repeat(125))));
  const pongs = Buffer.concat(Array<Buffer>(10_000).fill(frame(OPCODE.pong, '')));
  const before = witness.socket.frames.length;
  mallory.write(Buffer.concat([pings, pongs]));
  await expectHeard();
  expect(witness.socket.frames.slice(before)).toHaveLength(1);
});

test.each([
  ['are no JSON', 'x'],
  ['are empty', ''],
  ['have an unknown type', '{"type":"x"}'],
  ['are refused', '{"type":"chat","text":""}'],
])(
  '[DESIGN promise 6] a guest who reads nothing and sends frames without end that %s is closed',
  async (_, text) => {
    mallory.pause();
    const flood = Buffer.concat(Array<Buffer>(1_000).fill(frame(OPCODE.text, text)));
    for (let thousand = 0; thousand < 15; thousand += 1) mallory.write(flood);
    await expectParted();
  },
);

test('[PROTOCOLS 2] a thousand frames of no use close nobody: a client may have a mistake', async () => {
  mallory.write(Buffer.concat(Array<Buffer>(1_000).fill(frame(OPCODE.text, 'x'))));
  await expectHeard();
});

test('[DESIGN promise 4] a storm of 300 who come and go at once leaves a true list', async () => {
  const { pathname, origin } = new URL(freshRoom());
  const base = `${origin}${pathname}`;
  const calm = await Classroom.join(base, 'calm');
  const storm = async (name: string) => {
    const line = await upgrade(base);
    line.resume().write(frame(OPCODE.text, JSON.stringify({ type: 'login', username: name })));
    await once(line, 'data');
    line.resetAndDestroy();
  };
  for (let round = 0; round < 3; round += 1)
    await Promise.all(Array.from({ length: 100 }, (_, i) => storm(`storm ${round}.${i}`)));
  await calm.until(() => calm.left().length === 300, '300 who left');
  expect(calm.present()).toEqual(['calm']);
  expect(new Set(calm.left()).size).toBe(300);
});
