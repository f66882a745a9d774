import { expect, test } from 'vitest';
import { Classroom } from './classroom.ts';
import { ERROR, told, two } from './classroom-room.ts';
import { UNUSABLE_TEXTS } from './names.ts';
import { settle } from './visitor.ts';

test('[PROTOCOLS 2 chat] reaches everyone who is logged in, once, extra keys kept', async () => {
  const { ann, bob } = await two();
  const chat = {
    type: 'chat',
    text: '<b>hello</b> & "all" \u2028 😀',
    username: 'bob',
    color: '#f00',
    sent: 1.5,
    nested: { deep: [1, null, { '': true }] },
    id: 'mine',
    user: 'ann',
    error: false,
  };
  await bob.chat(chat);
  await settle(bob, ann);
  expect(ann.socket.of('chat').slice(-2, -1)).toEqual([chat]);
  expect(bob.socket.of('chat').slice(-2, -1)).toEqual([chat]);
});

test('[PROTOCOLS 2 chat] a key __proto__ is a key like any other', async () => {
  const { ann, bob } = await two();
  bob.socket.sendText('{"type":"chat","text":"proto","username":"bob","__proto__":{"polluted":1}}');
  for (const guest of [ann, bob]) {
    const copy = await guest.socket.next(({ text }) => text === 'proto');
    expect(Object.entries(copy)).toContainEqual(['__proto__', { polluted: 1 }]);
  }
});

test.each([
  ['another’s', { username: 'ann' }],
  ['nobody’s', { username: 'zoe' }],
  ['missing', {}],
  ['no text', { username: { first: 'bob' } }],
])(
  '[PROTOCOLS 2 chat] `username` is %s: one’s own copy is untouched, the others read the name in the room',
  async (_, keys) => {
    const { ann, bob } = await two();
    const chat = { type: 'chat', text: 'who am I?', ...keys };
    expect(await bob.chat(chat)).toEqual(chat);
    expect(await ann.socket.next(({ text }) => text === chat.text)).toEqual({ ...chat, username: 'bob' });
  },
);

test('[PROTOCOLS 2 chat] `text` is relayed verbatim', async () => {
  const { ann, bob } = await two();
  for (const text of [
    '<script>alert(1)</script>',
    '  spaces  ',
    'a\nb\r\n\tc',
    '&amp;',
    '\0\u202e',
    'x'.repeat(4_000),
  ]) {
    await bob.say(text);
    expect((await ann.socket.next((frame) => frame.text === text)).text).toBe(text);
  }
});

test.each(UNUSABLE_TEXTS)(
  '[PROTOCOLS 2 chat] an error to the sender only for %s as `text`',
  async (_, text) => {
    const { ann, bob } = await two();
    const before = ann.socket.frames.length;
    bob.socket.send({ type: 'chat', text, username: 'bob' });
    expect(await bob.error()).toEqual(ERROR);
    await settle(bob, ann);
    expect(told(ann.socket.frames.slice(before))).toEqual(['chat bob']);
  },
);

test('[PROTOCOLS 2 error] a chat before login, and after disconnect', async () => {
  const { base, ann } = await two();
  const guest = await Classroom.open(base);
  guest.socket.send({ type: 'chat', text: 'too early', username: 'ann' });
  expect(await guest.error()).toEqual(ERROR);
  await guest.login('cat');
  await guest.leave();
  guest.socket.send({ type: 'chat', text: 'too late', username: 'cat' });
  expect(await guest.error()).toEqual(ERROR);
  await settle(ann);
  expect(ann.heard().map(([, text]) => text)).not.toContain('too early');
  expect(ann.heard().map(([, text]) => text)).not.toContain('too late');
});
