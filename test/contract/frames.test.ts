/** What no client should send, at each door: the sender is told in its protocol's terms, and nobody else notices. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CASES, expectNothingElse, isError, scene } from './cases.ts';
import type { Socket } from './socket.ts';
import { hears, settle } from './visitor.ts';

for (const door of CASES) {
  const bad: [what: string, send: (socket: Socket) => void][] = [
    ['no JSON', (socket) => socket.sendText('}')],
    ['half a frame', (socket) => socket.sendText(JSON.stringify(door.message('hello')).slice(0, -1))],
    ['nothing', (socket) => socket.sendText('')],
    ['null', (socket) => socket.send(null)],
    ['an array', (socket) => socket.send([door.message('hello')])],
    ['a number', (socket) => socket.send(7)],
    ['a text', (socket) => socket.send('hello')],
    ['a binary frame', (socket) => socket.sendBinary(Buffer.from(JSON.stringify(door.message('hello'))))],
    ['an empty binary frame', (socket) => socket.sendBinary(new Uint8Array())],
  ];
  test.each(bad)(
    `[${door.door} error] %s: to the sender only, and its socket stays open`,
    async (_, send) => {
      const { guest, witness } = await scene(door);
      const before = witness.socket.frames.length;
      send(guest.socket);
      expect(await guest.socket.next(isError)).toEqual(door.anyError);
      await expectNothingElse(guest, witness, before);
    },
  );

  test.each([
    {},
    { type: null },
    { type: {} },
    { type: ['chat'] },
    { type: 7 },
    { payload: null, data: null },
  ])(`[${door.door} error] the object %j of no type: at most the sender is told`, async (frame) => {
    const { guest, witness } = await scene(door);
    const before = witness.socket.frames.length;
    guest.socket.send(frame);
    await expectNothingElse(guest, witness, before);
  });

  test(`[${door.door} error] a message without its payload, or with one that is none`, async () => {
    const { guest, witness } = await scene(door);
    const before = witness.socket.frames.length;
    const { type } = door.message('');
    for (const payload of [undefined, null, {}, 7, 'hello']) {
      guest.socket.send({ type, payload, data: payload, text: payload === 'hello' ? '' : payload });
      expect(await guest.socket.next(isError)).toEqual(door.error);
    }
    await expectNothingElse(guest, witness, before);
  });

  test(`[${door.door}] bad UTF-8 is refused, or read as U+FFFD; the room goes on`, async () => {
    const { guest, witness } = await scene(door);
    guest.socket.sendText(Buffer.from(JSON.stringify(door.message('a\u00ff')), 'latin1'));
    const isRead = () => guest.heard().some(([, text]) => text === 'a\ufffd');
    await guest.until(
      () => guest.socket.closed?.code === 1007 || guest.socket.frames.some(isError) || isRead(),
    );
    await settle(witness);
    const heard = witness
      .heard()
      .map(([, text]) => text)
      .filter((text) => text.startsWith('a'));
    expect(heard).toEqual(isRead() ? ['a\ufffd'] : []);
  });

  test.each([65_537, 10_000_000])(
    `[${door.door}] a frame of %d bytes: an error, or close code 1009; nothing to the others`,
    async (size) => {
      const { guest, witness } = await scene(door);
      guest.socket.send(door.message('x'.repeat(size)));
      await guest.until(() => guest.socket.closed !== undefined || guest.socket.frames.some(isError));
      expect(guest.socket.closed?.code ?? 1009).toBe(1009);
      await settle(witness);
      expect(witness.heard().filter(([, text]) => text.startsWith('x'))).toEqual([]);
    },
  );

  test(`[${door.door}] a frame of just 64 KiB is read`, async () => {
    const { guest, witness } = await scene(door);
    const empty = JSON.stringify({ ...door.message('just fits'), padding: '' });
    const padding = 'x'.repeat(65_536 - empty.length);
    guest.socket.send({ ...door.message('just fits'), padding });
    await hears(witness, 'just fits');
  });

  test(`[${door.door}] random JSON and random texts never close the socket nor reach others`, async () => {
    const { guest, witness } = await scene(door);
    const { type } = door.message('');
    const known = fc.constantFrom('type', 'payload', 'data', 'username', 'text', 'rawMessage', 'user_id');
    const noText = fc.jsonValue({ maxDepth: 3 }).filter((value) => typeof value !== 'string');
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      fc.json(),
      // No texts, so that nothing random is a good message by chance.
      fc.dictionary(known, noText).map((frame) => JSON.stringify({ ...frame, type: frame.type ?? type })),
      noText.map((text) => JSON.stringify(door.message(text))),
    );
    const before = witness.socket.frames.length;
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 10, maxLength: 20 }), async (texts) => {
        for (const text of texts) guest.socket.sendText(text);
        await settle(guest, witness);
        expect(guest.socket.isOpen).toBe(true);
      }),
      { numRuns: 10 },
    );
    expect(witness.socket.frames.slice(before).map(({ type }) => type)).toEqual(Array(10).fill('chat'));
  });
}
