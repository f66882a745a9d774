/** The session in docs/transcripts/private.md. `UPDATE=1` writes it anew. */
import { test } from 'vitest';
import { payload } from './cahat.ts';
import { freshRoom } from './room.ts';
import { Socket } from './socket.ts';
import { says, socketEar, Transcript } from './transcript.ts';

test('[docs/protocols.md What is private] docs/transcripts/private.md is a session as it is', async () => {
  const base = freshRoom();
  const transcript = new Transcript(
    'What is private, over sockets',
    'Ann comes over CAHAT, Bob over the classroom protocol, Cat over WhisperChat.',
  );
  const b = await Socket.open(base);
  const bob = socketEar('bob', b);
  await transcript.step(
    'Bob’s client knows what is private: it asks for a secret.',
    [says(bob, b, { type: 'login', username: 'bob', secret: '' })],
    [[bob, 2]],
  );
  const a = await Socket.open(`${base}cahat`);
  const ann = socketEar('ann', a);
  await transcript.step(
    'Ann’s socket makes a new id, and so is told its secret.',
    [says(ann, a, { type: 'HANDSHAKE_USER_INFO', payload: {} })],
    [
      [ann, 5],
      [bob, 1],
    ],
  );
  const c = await Socket.open(`${base}v1/chat/ws`);
  const cat = socketEar('cat', c);
  await transcript.step(
    'Cat identifies, and joins by speaking.',
    [
      says(cat, c, { type: 'identify', user_id: 'cat-9b1deb4d', secret: '' }),
      says(cat, c, { type: 'messages', data: [{ user_id: 'cat-9b1deb4d', content: 'hello' }] }),
    ],
    [
      [cat, 3],
      [ann, 3],
      [bob, 2],
    ],
  );
  const users = payload(a.frames.find(({ type }) => type === 'USERS') ?? {}).users as Record<
    string,
    unknown
  >[];
  const to = users.find(({ name }) => name === 'bob')?.userId;
  await transcript.step(
    'Ann says something to Bob. Cat hears nothing.',
    [says(ann, a, { type: 'PRIVATE_MESSAGE', payload: { to, rawMessage: 'Only for *you*' } })],
    [
      [ann, 1],
      [bob, 1],
      [cat, 0],
    ],
  );
  await transcript.step(
    'Bob says something to Cat, and she answers.',
    [says(bob, b, { type: 'direct', to: 'anon-cat-9b1d', text: 'Are you Cat?' })],
    [
      [bob, 1],
      [cat, 1],
    ],
  );
  await transcript.step(
    'An acknowledgement comes first, as for messages.',
    [says(cat, c, { type: 'direct', user_id: 'cat-9b1deb4d', to: 'bob', content: 'I am', client_id: 'c-1' })],
    [
      [cat, 2],
      [bob, 1],
      [ann, 0],
    ],
  );
  await transcript.step(
    'Bob calls Ann. Only she is told, and nobody keeps it.',
    [
      says(bob, b, {
        type: 'signal',
        to: 'Anonymous',
        kind: 'ring',
        call: 'call-1',
        data: { with: [], video: true },
      }),
    ],
    [
      [ann, 1],
      [bob, 0],
      [cat, 0],
    ],
  );
  await transcript.step(
    'What cannot be told is refused to its sender alone.',
    [
      says(bob, b, { type: 'direct', to: 'bob', text: 'Hello, me' }),
      says(cat, c, { type: 'direct', user_id: 'somebody-else', to: 'bob', content: 'I am not' }),
    ],
    [
      [bob, 1],
      [cat, 1],
    ],
  );
  await transcript.expectToMatch('private.md', base);
});
