/** What /ban, /mute and /slow do, and that it lasts. Who may: docs/rights.md. */
import { describe, expect, test } from 'vitest';
import { Cahat } from './cahat.ts';
import { isError } from './cases.ts';
import { Classroom } from './classroom.ts';
import { ownServer } from './own-server.ts';
import { login, Person, post } from './person.ts';
import { codeOf, GUESTS, inviteOf } from './rights.ts';
import { expectProblem, freshRoom } from './room.ts';
import { Socket } from './socket.ts';
import { nonce, settle } from './visitor.ts';
import { Whisper } from './whisper.ts';

const statuses = ({ stream }: Person) =>
  stream.events.filter(({ event }) => event === 'ServerStatus').map(({ data }) => data.status);

/** An owner and Jane in one room. */
async function two(server?: string): Promise<{ base: string; owner: Person; jane: Person }> {
  const base = freshRoom(server);
  const owner = await Person.join(base, 'walter');
  return { base, owner, jane: await Person.join(base, 'jane') };
}

test('[docs/protocols.md /ban] everybody is told, Jane last of all; she is shown out for good and cannot come back', async () => {
  const { base, owner, jane } = await two();
  expect((await owner.say('/ban jane')).status).toBe(201);
  const last = (await jane.stream.end()).slice(-2);
  expect(last).toMatchObject([
    { event: 'ServerStatus', data: { status: 'walter banned jane' } },
    { event: 'Disconnect', data: { reason: 'banned' } },
  ]);
  await owner.stream.about('Part', 'jane');
  expect((await jane.open()).status).toBe(403);
  const answer = await post(base, jane.messageToken, 'let me in');
  expectProblem(answer, 409);
  expect(answer.headers.token).toBe(jane.messageToken);
  expect(codeOf(await login(base, 'jane'))).toBe('banned');
});

test('[docs/protocols.md /unban] what was banned comes back with the tokens it had', async () => {
  const { owner, jane } = await two();
  await owner.say('/ban jane');
  await jane.stream.end();
  await owner.say('/unban jane');
  await jane.listen();
  expect((await jane.say('back')).status).toBe(201);
  expect(statuses(owner).slice(-2)).toEqual(['walter banned jane', 'walter unbanned jane']);
});

test('[docs/protocols.md /ban] over the WebSocket: Disconnect with the reason, then 1000', async () => {
  const base = freshRoom();
  const owner = await Person.join(base, 'walter');
  const jane = await Person.login(base, 'jane');
  const socket = await Socket.open(`${base}stream/${jane.streamToken}`);
  socket.send({ ack: '' });
  await owner.stream.about('Join', 'jane');
  await owner.say('/ban jane');
  expect((await socket.end()).code).toBe(1000);
  expect(socket.frames.at(-1)).toMatchObject({ event: 'Disconnect', data: { reason: 'banned' } });
});

test('[docs/protocols.md /ban] an account that is away, and one that never came', async () => {
  const { base, owner, jane } = await two();
  await jane.say('/quit');
  await Person.login(base, 'never');
  for (const name of ['jane', 'never']) {
    expect((await owner.say(`/ban ${name}`)).status).toBe(201);
    expect(codeOf(await login(base, name))).toBe('banned');
  }
});

test.each(['/unban jane', '/unmute jane', '/unban nobody'])(
  '[docs/protocols.md commands] %s: 409 where there is nothing to take back',
  async (command) => {
    const { owner } = await two();
    const answer = await owner.say(command);
    expectProblem(answer, 409);
    expect(codeOf(answer)).toBe('not-sanctioned');
  },
);

test.each([
  '/ban',
  '/ban ',
  '/mute',
  '/unban ',
  '/unmute',
  '/slow',
  '/slow x',
  '/slow -1',
  '/slow 3601',
  '/slow 1.5',
  '/delete',
  '/delete x',
  `/topic ${'x'.repeat(251)}`,
  '/topic a\u202eb',
  '/topic a\nb',
])('[docs/protocols.md commands] %j: 422 with the same token', async (command) => {
  const { base, owner } = await two();
  const answer = await post(base, owner.messageToken, command);
  expectProblem(answer, 422);
  expect(answer.headers.token).toBe(owner.messageToken);
});

test.each(['/banner', '/Ban jane', ' /mute jane', '/slowly', '/topics', '/deleted'])(
  '[docs/protocols.md commands] %j is an ordinary message',
  async (text) => {
    const { owner, jane } = await two();
    await owner.say(text);
    await jane.stream.message(text);
  },
);

test('[docs/protocols.md /mute] muted people read, and leave, and are heard again once it is taken back', async () => {
  const { owner, jane } = await two();
  await owner.say('/mute jane');
  expectProblem(await jane.say('hello'), 409);
  await owner.say('can you read this?');
  await jane.stream.message('can you read this?');
  expect((await jane.say('/reconnect')).status).toBe(201);
  await jane.stream.end();
  await jane.listen();
  expectProblem(await jane.say('hello'), 409);
  await owner.say('/unmute jane');
  expect((await jane.say('hello')).status).toBe(201);
  expect(statuses(owner).slice(-2)).toEqual(['walter muted jane', 'walter unmuted jane']);
});

describe.each(Object.entries(GUESTS))('%s', (kind, join) => {
  /** An owner, and a guest whom the owner has seen. */
  async function scene() {
    const base = freshRoom();
    const owner = await Person.join(base, 'walter');
    const guest = await join(base, 'gwen');
    const mark = nonce();
    await guest.say(mark);
    await owner.stream.message(mark);
    return { base, owner, guest };
  }

  /** Speaks without expecting to be heard; resolves when an error has come. */
  async function isRefused(socket: Socket, name: string): Promise<void> {
    const before = socket.frames.length;
    socket.send(
      {
        'classroom guest': { type: 'chat', text: 'hm', username: name },
        'CAHAT guest': { type: 'MESSAGE', payload: { rawMessage: 'hm' } },
        'WhisperChat guest': { type: 'messages', data: [{ user_id: name, content: 'hm' }] },
      }[kind] ?? {},
    );
    await socket.until(() => socket.frames.slice(before).some(isError), 'an error');
  }

  test('[docs/protocols.md /mute] is refused in the protocol’s own terms, and hears the others', async () => {
    const { owner, guest } = await scene();
    const { socket } = guest as Classroom | Cahat | Whisper;
    await owner.say(`/mute ${guest.name}`);
    await isRefused(socket, guest.whisperId);
    await owner.say('still here?');
    await guest.until(() => guest.heard().some(([, text]) => text === 'still here?'));
    await owner.say(`/unmute ${guest.name}`);
    await settle(guest);
    expect(owner.stream.events.filter(({ data }) => data.message === 'hm')).toEqual([]);
  });

  test('[docs/protocols.md /slow] one message, then a refusal', async () => {
    const { owner, guest } = await scene();
    const { socket } = guest as Classroom | Cahat | Whisper;
    await owner.say('/slow 3600');
    await settle(guest);
    await isRefused(socket, guest.whisperId);
    await owner.say('/slow 0');
    await settle(guest);
  });

  test('[docs/protocols.md /ban] is shown out, and comes in neither under that name nor under one next to it', async () => {
    const { base, owner, guest } = await scene();
    await owner.say(`/ban ${guest.name}`);
    await owner.stream.about('Part', guest.name);
    const { socket } = guest as Classroom | Cahat | Whisper;
    if (kind === 'classroom guest') {
      socket.send({ type: 'login', username: guest.name });
      await socket.until(() => socket.frames.some(isError), 'an error');
      socket.send({ type: 'chat', text: 'hm', username: guest.name });
    } else expect((await socket.end()).code).toBe(4_000);
    if (kind === 'CAHAT guest') {
      const again = await Cahat.open(base);
      again.send('HANDSHAKE_USER_INFO', { userId: (guest as Cahat).id });
      await again.next('ERROR');
      const other = await Cahat.join(base);
      other.send('NAME_CHANGE', { name: guest.name });
      await other.next('ERROR');
      expect(other.name).toBe('Anonymous');
    }
    if (kind === 'WhisperChat guest') {
      const again = await Whisper.open(base, guest.whisperId);
      expect(await again.post([{ user_id: guest.whisperId, content: 'hm' }])).toMatchObject({
        status: 'error',
      });
    }
    await owner.say(`/unban ${guest.name}`);
    await settle(await join(base, 'gwen'));
    expect(owner.stream.events.filter(({ data }) => data.message === 'hm')).toEqual([]);
  });
});

test('[docs/protocols.md /ban] a whisperer does not come in again by what was said before the ban', async () => {
  const { base, owner } = await two();
  const gwen = await Whisper.open(base, 'gwen');
  const item = { user_id: 'gwen', content: 'hm', client_id: 'one' };
  await gwen.post([item]);
  await owner.stream.message('hm');
  await owner.say('/ban anon-gwen');
  await gwen.socket.end();
  const again = await Whisper.open(base, 'gwen');
  expect(await again.post([item])).toMatchObject({ status: 'error' });
  expect(
    owner.stream.events.filter(({ event, data }) => event === 'Join' && data.user === 'anon-gwen'),
  ).toHaveLength(1);
});

test('[docs/protocols.md /slow] holds for a socket of WhisperChat, whatever user_ids speak through it', async () => {
  const { base, owner } = await two();
  await owner.say('/slow 3600');
  const gwen = await Whisper.open(base);
  const said = (user_id: string) => ({ user_id, content: 'hm' });
  expect(await gwen.post([said('gwen'), said('gwen')])).toMatchObject({ status: 'error' });
  expect(await gwen.post([said('gwen'), said('hugh')])).toMatchObject({ status: 'error' });
  expect(await gwen.post([said('gwen')])).toMatchObject({ status: 'success' });
  expect(await gwen.post([said('hugh')])).toMatchObject({ status: 'error' });
  const hugh = await Whisper.open(base);
  expect(await hugh.post([said('hugh')])).toMatchObject({ status: 'success' });
});

test('[docs/protocols.md /slow] holds for a socket of the classroom, whoever logs in there', async () => {
  const { base, owner } = await two();
  await owner.say('/slow 3600');
  const guest = await Classroom.join(base, 'gwen');
  await guest.say('first');
  await guest.leave();
  await guest.login('hugh');
  guest.socket.send({ type: 'chat', text: 'second', username: 'hugh' });
  await guest.error();
  await owner.say('/slow 0');
  await settle(guest);
});

test('[docs/protocols.md /ban] a name that everybody gets shuts nobody else out', async () => {
  const { base, owner } = await two();
  const nameless = await Cahat.join(base);
  await owner.stream.about('Join', 'Anonymous');
  await owner.say('/ban Anonymous');
  expect((await nameless.socket.end()).code).toBe(4_000);
  const next = await Cahat.open(base);
  expect((await next.handshake()).name).toBe('Anonymous-2');
  const student = await Whisper.join(base, 'student-1');
  await owner.say(`/ban ${student.name}`);
  await student.socket.end();
  const another = await Whisper.open(base, 'student-2');
  const answer = await another.post([{ user_id: 'student-2', content: 'hello' }]);
  expect(answer).toMatchObject({ status: 'success' });
});

test('[docs/protocols.md /ban] of those who left, it is laid on who had the name last', async () => {
  const { base, owner } = await two();
  const socket = await Classroom.open(base);
  await socket.login('gwen', '');
  const { secret: first } = socket;
  await socket.leave();
  await socket.login('gwen', '');
  const { secret: second } = socket;
  await socket.leave();
  await socket.login('gwen', first);
  await settle(socket);
  await socket.leave();
  await owner.stream.until(
    () => owner.stream.events.filter(({ event }) => event === 'Part').length === 3,
    undefined,
    'three partings',
  );
  await owner.say('/ban gwen');
  socket.socket.send({ type: 'login', username: 'hugh', secret: first });
  await socket.error();
  expect((await socket.login('hugh', second)).username).toBe('hugh');
});

test('[docs/protocols.md /ban] the next free name is none that is banned', async () => {
  const { base, owner } = await two();
  await Classroom.join(base, 'gwen');
  const second = await Classroom.join(base, 'gwen');
  await owner.stream.about('Join', second.name);
  await owner.say(`/ban ${second.name}`);
  expect((await Classroom.join(base, 'gwen')).name).toBe('gwen-3');
});

test('[docs/protocols.md /mute] a muted guest cannot take another name', async () => {
  const { base, owner } = await two();
  const gwen = await Classroom.join(base, 'gwen');
  await owner.stream.about('Join', 'gwen');
  await owner.say('/mute gwen');
  gwen.socket.send({ type: 'login', username: 'hugh' });
  await gwen.error();
  expect(gwen.present()).toContain('gwen');
});

test('[docs/protocols.md /ban] a guest who left can be banned by the name they had', async () => {
  const { base, owner } = await two();
  const gwen = await Classroom.join(base, 'gwen');
  await owner.stream.about('Join', 'gwen');
  await gwen.leave();
  await owner.stream.about('Part', 'gwen');
  expect((await owner.say('/ban gwen')).status).toBe(201);
  const again = await Classroom.open(base);
  again.socket.send({ type: 'login', username: 'gwen' });
  await again.error();
});

test('[docs/protocols.md /slow] is between the messages of one person, and commands are none', async () => {
  const { owner, jane } = await two();
  await owner.say('/slow 3600');
  expect((await jane.say('first')).status).toBe(201);
  const answer = await jane.say('second');
  expectProblem(answer, 429);
  expect(codeOf(answer)).toBe('slow-mode');
  expect(answer.headers['retry-after']).toMatch(/^3(600|59\d)$/);
  expect((await owner.say('owners need not wait')).status).toBe(201);
  expect((await jane.say('/reconnect')).status).toBe(201);
  await owner.say('/slow 0');
  await jane.listen();
  expect((await jane.say('third')).status).toBe(201);
  expect(statuses(owner).slice(-2)).toEqual([
    'walter set slow mode to one message every 3600 s',
    'walter switched slow mode off',
  ]);
});

test('[docs/rights.md] owner, bans, mutes, slow mode, topic and deletions outlive a kill -9', async () => {
  const { server, base } = await ownServer();
  const owner = await Person.join(base, 'walter');
  const [jane, max, zoe] = [
    await Person.join(base, 'jane'),
    await Person.join(base, 'max'),
    await Person.join(base, 'zoe'),
  ];
  await zoe.say('a secret');
  const { id } = await zoe.stream.message('a secret');
  for (const command of ['/ban jane', '/mute max', '/topic tea', '/slow 3600', `/delete ${id}`]) {
    expect((await owner.say(command)).status, command).toBe(201);
  }
  await zoe.say('before');
  await server.kill();
  await server.restart();
  expect((await jane.open()).status).toBe(403);
  for (const person of [owner, max, zoe]) await person.listen();
  expect(max.stream.events[0]?.data.topic).toBe('tea');
  expect(max.stream.blocks.join()).not.toContain('a secret');
  expect(codeOf(await max.say('hello'))).toBe('sender-muted');
  expect(codeOf(await zoe.say('after'))).toBe('slow-mode');
  expect((await owner.say('/unban jane')).status).toBe(201);
});

test('[docs/rights.md] with ROOM_OWNERS and invites, a room without people lets in its owners alone', async () => {
  const { base } = await ownServer({ ROOM_OWNERS: 'ann', ROOM_ACCESS: 'invite' });
  expect(codeOf(await login(base, 'mallory'))).toBe('invite-needed');
  expect((await login(base, 'ann')).status).toBe(201);
});

test('[docs/rights.md] with ROOM_OWNERS and invites, an owner’s name needs one where there are people already', async () => {
  const { base } = await ownServer({ ROOM_OWNERS: 'ann, bob', ROOM_ACCESS: 'invite' });
  const ann = await Person.join(base, 'ann');
  expect(codeOf(await login(base, 'bob'))).toBe('invite-needed');
  expect((await login(base, 'bob', undefined, await inviteOf(ann))).status).toBe(201);
});

test('[docs/rights.md] with ROOM_OWNERS in an open room, an owner is whoever registers the name first', async () => {
  const { base } = await ownServer({ ROOM_OWNERS: 'ann' });
  const first = await Person.join(base, 'first');
  const ann = await Person.join(base, 'ann');
  expect((await ann.say('/mute first')).status).toBe(201);
  expect(codeOf(await first.say('/mute ann'))).toBe('sender-muted');
});

test('[docs/self-hosting.md ROOM_OWNERS] names the owners of every room, and nobody else is one', async () => {
  const { server, base } = await ownServer({ ROOM_OWNERS: 'ann, Bob Lee', ROOM_ACCESS: 'invite' });
  for (const room of [base, freshRoom(`${server.url}/`)]) {
    const ann = await Person.join(room, 'ann');
    const first = await Person.join(room, 'first', await inviteOf(ann));
    const bob = await Person.join(room, 'Bob Lee', await inviteOf(first));
    expect(codeOf(await first.say('/ban ann'))).toBe('not-allowed');
    expect(codeOf(await ann.say('/ban Bob Lee'))).toBe('not-allowed');
    expect((await bob.say('/ban first')).status).toBe(201);
  }
});

test('[docs/protocols.md invite] one from another room, or of somebody who was banned since, is none', async () => {
  const { base } = await ownServer({ ROOM_ACCESS: 'invite' });
  const owner = await Person.join(base, 'walter');
  const jane = await Person.join(base, 'jane', await inviteOf(owner));
  const invite = await inviteOf(jane);
  const elsewhere = await inviteOf(await Person.join(base.replace('t-', 'u-'), 'walter'));
  expect(codeOf(await login(base, 'max', undefined, elsewhere))).toBe('invite-needed');
  expect(codeOf(await login(base, 'max', undefined, jane.messageToken))).toBe('invite-needed');
  expect((await login(base, 'max', undefined, invite)).status).toBe(201);
  await owner.say('/ban jane');
  expect(codeOf(await login(base, 'zoe', undefined, invite))).toBe('invite-needed');
});
