import { expect, test } from 'vitest';
import { detect } from '../../../web/src/connections/detect.ts';
import { installFakes } from '../fakes.ts';

const server = installFakes();
const history = JSON.stringify({ type: 'messages', data: [] });

test.each([
  ['ws://chat.example/cahat', 'cahat'],
  ['http://chat.example/rooms/blue/cahat/', 'cahat'],
  ['ws://chat.example/v1/chat/ws', 'whisper'],
  ['http://chat.example/v1/chat/messages', 'whisper'],
  ['ws://chat.example:8080', 'classroom'],
])(
  '[PROTOCOLS, Choosing the protocol of a socket] %s says by itself that it is %s',
  async (typed, protocol) => {
    expect((await detect(typed))[0]).toBe(protocol);
    expect(server().seen).toEqual([]);
  },
);

test('[PROTOCOLS 1, what only we have] our own server speaks everything', async () => {
  server().answers(200, { Parley: '1' }, history);
  expect(await detect('http://chat.example/rooms/blue')).toEqual(['sse', 'classroom', 'cahat', 'whisper']);
  expect(server().seen).toMatchObject([
    { method: 'GET', url: 'http://chat.example/rooms/blue/v1/chat/messages' },
  ]);
});

test('[PROTOCOLS 4] a foreign server that has whispers is WhisperChat', async () => {
  server().answers(200, {}, history);
  expect(await detect('http://chat.example')).toEqual(['whisper']);
});

test('[PROTOCOLS 4] so is one of the later generation, which answers a bare array', async () => {
  server().answers(200, {}, '[]');
  expect(await detect('http://chat.example')).toEqual(['whisper']);
});

test.each([
  ['says that there is no such thing', () => server().answers(404, {}, 'Not Found')],
  ['answers with a page', () => server().answers(200, { 'Content-Type': 'text/html' }, '<h1>hello</h1>')],
  ['does not answer, or must not be read', () => server().breaks()],
])('a server that %s is asked no more than that: protocol 1 is the likeliest', async (_, answer) => {
  answer();
  expect(await detect('http://chat.example')).toEqual(['sse', 'classroom', 'cahat']);
  expect(server().seen).toHaveLength(1);
});

test('what is no address is told as such', async () => {
  await expect(detect('http://')).rejects.toMatchObject({ code: 'address' });
});
