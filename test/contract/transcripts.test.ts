/** The sessions in docs/transcripts. `UPDATE=1` writes them anew. */
import { onTestFinished, test } from 'vitest';
import { payload } from './cahat.ts';
import { urlencoded } from './forms.ts';
import { type Answer, send } from './http.ts';
import { bearer } from './person.ts';
import { freshRoom } from './room.ts';
import { type Frame, Socket } from './socket.ts';
import { EventStream } from './stream.ts';
import { says, socketEar, streamEar, Transcript } from './transcript.ts';

/** Sends a form; returns the lines of request and answer, and the token that came. */
async function posts(
  base: string,
  who: string,
  path: string,
  fields: Record<string, string>,
  token?: string,
) {
  const form = urlencoded(fields);
  const headers = { ...form.headers, ...(token ? bearer(token) : {}) };
  const answer = await send(`${base}${path}`, { ...form, headers });
  const next = answer.headers.token;
  const lines = [
    `${who} → POST ${path}  ${token ? `Authorization: Bearer ${token}  ` : ''}${form.body}`,
    `${who} ← ${answer.status}  ${typeof next === 'string' ? `Token: ${next}  ` : ''}${answer.body}`.trimEnd(),
  ];
  return { lines, next: String(next), answer };
}

/** The token that a login gave. */
function messageToken({ body }: Answer): string {
  return String((JSON.parse(body) as Frame).message_token);
}

const password = 'correct horse';

/** Opens the stream that a login gave; returns the lines of request and answer, and the ear that is written down. */
async function opens(base: string, name: string, { body }: Answer) {
  const path = `stream/${(JSON.parse(body) as Frame).stream_token}`;
  const stream = await EventStream.open(`${base}${path}`);
  onTestFinished(() => stream.destroy());
  return { ear: streamEar(name, stream), lines: [`${name} → GET ${path}`, `${name} ← ${stream.status}`] };
}

test('[PROTOCOLS 1] docs/transcripts/sse.md is a session as it is', async () => {
  const base = freshRoom();
  const transcript = new Transcript(
    'Protocol 1: HTTP and server-sent events',
    'Paths are relative to the base URL of a room. Each event of a stream stands on one line here.',
  );
  const open = (name: string, login: Answer) => opens(base, name, login);

  const ann = await posts(base, 'ann', 'login', { username: 'ann', password });
  await transcript.step('Ann’s name is new, so it is registered.', ann.lines, []);
  const annStream = await open('ann', ann.answer);
  await transcript.step(
    'She opens her stream: who is here, what was said, and her own arrival.',
    annStream.lines,
    [[annStream.ear, 4]],
  );
  const hello = await posts(
    base,
    'ann',
    'message',
    { message: 'Hello, is anybody here?' },
    messageToken(ann.answer),
  );
  await transcript.step('She speaks. Each message takes a token, and brings the next one.', hello.lines, [
    [annStream.ear, 1],
  ]);
  const bob = await posts(base, 'bob', 'login', { username: 'bob', password });
  const bobStream = await open('bob', bob.answer);
  await transcript.step(
    'Bob comes, and reads what she said.',
    [...bob.lines, ...bobStream.lines],
    [
      [bobStream.ear, 5],
      [annStream.ear, 1],
    ],
  );
  const used = await posts(base, 'ann', 'message', { message: 'Hello Bob' }, messageToken(ann.answer));
  await transcript.step('A token is good for one message.', used.lines, []);
  const blank = await posts(base, 'ann', 'message', { message: ' ' }, hello.next);
  await transcript.step('A message that is refused leaves the token as it is.', blank.lines, []);
  const again = await posts(base, 'ann', 'login', { username: 'ann', password });
  await transcript.step('Nobody can log in twice at a time.', again.lines, []);
  const kick = await posts(base, 'ann', 'message', { message: '/kick bob' }, blank.next);
  await transcript.step(
    'A message can be a command. Bob’s stream ends; being kicked, he may come back.',
    kick.lines,
    [
      [bobStream.ear, 1],
      [annStream.ear, 2],
    ],
  );
  const quit = await posts(base, 'ann', 'message', { message: '/quit' }, kick.next);
  await transcript.step('After Disconnect a client does not come back by itself.', quit.lines, [
    [annStream.ear, 1],
  ]);
  await transcript.expectToMatch('sse.md', base);
});

test('[docs/protocols.md, keeping a room] docs/transcripts/owner.md is a session as it is', async () => {
  const base = freshRoom();
  const transcript = new Transcript(
    'Keeping a room',
    'What an owner does in protocol 1, and how a guest of protocol 3 sees it. Who may do what: [rights](../rights.md).',
  );
  const cat = socketEar('cat', await Socket.open(`${base}cahat`));
  const ann = await posts(base, 'ann', 'login', { username: 'ann', password });
  const annStream = await opens(base, 'ann', ann.answer);
  const bob = await posts(base, 'bob', 'login', { username: 'bob', password });
  const bobStream = await opens(base, 'bob', bob.answer);
  await transcript.step(
    'Cat looks on over CAHAT. Ann registers first, so the room is hers; then Bob comes.',
    [...ann.lines, ...annStream.lines, ...bob.lines, ...bobStream.lines],
    [
      [annStream.ear, 5],
      [bobStream.ear, 4],
      [cat, 5],
    ],
  );
  const topic = await posts(base, 'ann', 'message', { message: '/topic Tea' }, messageToken(ann.answer));
  await transcript.step('She says what the room is about. Old clients read the status.', topic.lines, [
    [annStream.ear, 2],
    [bobStream.ear, 2],
    [cat, 1],
  ]);
  const said = await posts(base, 'bob', 'message', { message: 'Coffee!' }, messageToken(bob.answer));
  await transcript.step('Bob says something that he regrets.', said.lines, [
    [annStream.ear, 1],
    [bobStream.ear, 1],
    [cat, 1],
  ]);
  const id = /id: (\w+)/.exec(bobStream.ear.lines().at(-1) ?? '')?.[1];
  const deleted = await posts(base, 'bob', 'message', { message: `/delete ${id}` }, said.next);
  await transcript.step('He takes it back. Whoever comes later hears nothing of it.', deleted.lines, [
    [annStream.ear, 1],
    [bobStream.ear, 1],
    [cat, 1],
  ]);
  const refused = await posts(base, 'bob', 'message', { message: '/slow 10' }, deleted.next);
  await transcript.step('The room is not his. The token is not spent.', refused.lines, []);
  const mute = await posts(base, 'ann', 'message', { message: '/mute bob' }, topic.next);
  const silent = await posts(base, 'bob', 'message', { message: 'Why?' }, refused.next);
  await transcript.step(
    'Ann mutes him; he still reads.',
    [...mute.lines, ...silent.lines],
    [
      [annStream.ear, 1],
      [bobStream.ear, 1],
    ],
  );
  const ban = await posts(base, 'ann', 'message', { message: '/ban bob' }, mute.next);
  const back = await posts(base, 'bob', 'login', { username: 'bob', password });
  await transcript.step(
    'She bans him: he is told why his stream ends, and does not come back.',
    [...ban.lines, ...back.lines],
    [
      [bobStream.ear, 2],
      [annStream.ear, 2],
      [cat, 1],
    ],
  );
  const invite = await posts(base, 'ann', 'invite', {}, ban.next);
  await transcript.step('She makes an invite for somebody else.', invite.lines, []);
  await transcript.expectToMatch('owner.md', base);
});

test('[PROTOCOLS 2] docs/transcripts/classroom.md is a session as it is', async () => {
  const base = freshRoom();
  const transcript = new Transcript(
    'Protocol 2: classroom WebSocket',
    'The sockets are opened at the base URL of a room.',
  );
  const [a, b] = [await Socket.open(base), await Socket.open(base)];
  const [ann, bob] = [socketEar('ann', a), socketEar('bob', b)];
  await transcript.step('Ann logs in.', [says(ann, a, { type: 'login', username: 'ann' })], [[ann, 1]]);
  await transcript.step(
    'Bob logs in. Both courses’ keys are in every frame.',
    [says(bob, b, { type: 'login', username: 'bob' })],
    [
      [ann, 1],
      [bob, 1],
    ],
  );
  await transcript.step(
    'What a chat has besides its text goes along; the name that others read is the one in the room.',
    [says(bob, b, { type: 'chat', text: 'hello <b>all</b>', username: 'somebody else', color: 'blue' })],
    [
      [ann, 1],
      [bob, 1],
    ],
  );
  await transcript.step(
    'Errors are for the sender alone.',
    [says(bob, b, { type: 'chat', text: '', username: 'bob' })],
    [
      [ann, 0],
      [bob, 1],
    ],
  );
  await transcript.step(
    'A new login on the same socket is another name. Ann’s is taken, so it becomes the next free one.',
    [says(bob, b, { type: 'login', username: 'ann' })],
    [
      [ann, 2],
      [bob, 2],
    ],
  );
  await transcript.step(
    'Bob logs out. His socket stays open and hears nothing.',
    [says(bob, b, { type: 'disconnect', username: 'ann' })],
    [
      [ann, 1],
      [bob, 0],
    ],
  );
  await transcript.expectToMatch('classroom.md', base);
});

test('[PROTOCOLS 3] docs/transcripts/cahat.md is a session as it is', async () => {
  const base = freshRoom();
  const transcript = new Transcript(
    'Protocol 3: CAHAT',
    'The sockets are opened at `cahat` under the base URL of a room.',
  );
  const a = await Socket.open(`${base}cahat`);
  const ann = socketEar('ann', a);
  await transcript.step('A socket is told at once what was said.', [], [[ann, 1]]);
  await transcript.step(
    'Ann has no id yet.',
    [says(ann, a, { type: 'HANDSHAKE_USER_INFO', payload: {} })],
    [[ann, 4]],
  );
  const { userId } = payload(a.frames.find(({ type }) => type === 'USER_INFO') ?? {});
  await transcript.step(
    'She takes a name. A rename is a leaving and a coming, of the same id.',
    [says(ann, a, { type: 'NAME_CHANGE', payload: { name: 'ann', userId } })],
    [[ann, 5]],
  );
  await transcript.step(
    'She speaks Markdown.',
    [says(ann, a, { type: 'MESSAGE', payload: { rawMessage: '**hello** :+1: <script>', userId } })],
    [[ann, 1]],
  );
  const c = await Socket.open(base);
  const cat = socketEar('cat', c);
  await transcript.step(
    'Cat comes from a classroom, and has an id here.',
    [says(cat, c, { type: 'login', username: 'cat' })],
    [
      [ann, 2],
      [cat, 1],
    ],
  );
  await transcript.step(
    'She is heard in Ann’s terms.',
    [says(cat, c, { type: 'chat', text: 'hello *Ann*', username: 'cat' })],
    [
      [ann, 1],
      [cat, 1],
    ],
  );
  await transcript.step(
    'Errors are for the sender alone.',
    [says(ann, a, { type: 'MESSAGE', payload: { rawMessage: ' ', userId } })],
    [
      [ann, 1],
      [cat, 0],
    ],
  );
  c.drop();
  await transcript.step('Cat’s connection breaks.', [], [[ann, 1]]);
  const b = await Socket.open(`${base}cahat`);
  await transcript.step('Bob comes, and finds all of it.', [], [[socketEar('bob', b), 1]]);
  await transcript.expectToMatch('cahat.md', base);
});

test('[PROTOCOLS 4] docs/transcripts/whisper.md is a session as it is', async () => {
  const base = freshRoom();
  const transcript = new Transcript(
    'Protocol 4: WhisperChat',
    'The sockets are opened at `v1/chat/ws` under the base URL of a room.',
  );
  const [a, b] = [await Socket.open(`${base}v1/chat/ws`), await Socket.open(`${base}v1/chat/ws`)];
  const [ann, bob] = [socketEar('ann', a), socketEar('bob', b)];
  const item = { id: null, user_id: '7b1c9d2e-aaaa', content: 'hello', client_id: 'my-1' };
  await transcript.step(
    'Whoever sends hears first that it was stored, then what everybody hears.',
    [says(ann, a, { type: 'messages', data: [item] })],
    [
      [ann, 2],
      [bob, 1],
    ],
  );
  await transcript.step(
    'The acknowledgement was lost: the same `client_id` again is acknowledged again, and told to nobody.',
    [says(ann, a, { type: 'messages', data: [item] })],
    [
      [ann, 1],
      [bob, 0],
    ],
  );
  const items = ['one', 'two'].map((content) => ({ user_id: 'c4d5e6f7-bbbb', content }));
  await transcript.step(
    'The later generation of the client has its own words, and several messages can share a frame.',
    [says(bob, b, { type: 'chat_messages_request', data: items })],
    [
      [bob, 2],
      [ann, 1],
    ],
  );
  await transcript.step(
    'Errors are for the sender alone, and all or nothing.',
    [
      says(ann, a, { type: 'messages', data: [item, { user_id: '', content: 'x' }] }),
      says(bob, b, { type: 'chat_messages_request', data: 'hello' }),
    ],
    [
      [ann, 1],
      [bob, 1],
    ],
  );
  const history = await send(`${base}v1/chat/messages`);
  await transcript.step('What was said can be fetched.', ['GET v1/chat/messages', history.body], []);
  await transcript.expectToMatch('whisper.md', base);
});
