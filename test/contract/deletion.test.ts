/** Delete and Topic, as each protocol's terms allow [docs/protocols.md]. */
import { expect, test } from 'vitest';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { send } from './http.ts';
import { Person } from './person.ts';
import { codeOf } from './rights.ts';
import { expectProblem, freshRoom } from './room.ts';
import { object, Socket } from './socket.ts';
import { settle, type Visitor } from './visitor.ts';
import { history, idsOf, ULID, Whisper } from './whisper.ts';

const SECRET = 'what nobody should have said';

/** Ann said it; everybody has heard it. */
async function scene() {
  const base = freshRoom();
  const [ann, bob] = [await Person.join(base, 'ann'), await Person.join(base, 'bob')];
  const guests = {
    classroom: await Classroom.join(base, 'carl'),
    cahat: await Cahat.join(base, 'dora'),
    whisper: await Whisper.join(base),
  };
  await bob.say(SECRET);
  const { id } = await ann.stream.message(SECRET);
  await bob.stream.message(SECRET);
  for (const guest of Object.values<Visitor>(guests)) {
    await guest.until(() => guest.heard().some(([, text]) => text === SECRET));
  }
  return { base, ann, bob, guests, id };
}

const events = ({ stream }: Person) => stream.events.map(({ event }) => event);

test('[docs/protocols.md Delete] live: every stream is told once which message is gone, and who took it away', async () => {
  const { base, ann, bob, id } = await scene();
  const socket = await Socket.open(`${base}stream/${(await Person.login(base, 'eve')).streamToken}`);
  await ann.stream.about('Join', 'eve');
  expect((await bob.say(`/delete ${id}`)).status).toBe(201);
  for (const { stream } of [ann, bob]) {
    const told = await stream.next('Delete');
    expect(told.id).toMatch(ULID);
    expect(told.data).toEqual({ created: expect.any(Number), user: 'bob', target: id });
  }
  await socket.until(() => socket.frames.some(({ event }) => event === 'Delete'));
  expect(events(ann).filter((event) => event === 'ServerStatus')).toHaveLength(1);
});

test('[docs/protocols.md Delete] CAHAT: MESSAGE and HANDSHAKE have ids, MESSAGE_DELETED names one', async () => {
  const { base, bob, guests, id } = await scene();
  expect(guests.cahat.of('MESSAGE').find(({ rawMessage }) => rawMessage === SECRET)?.id).toBe(id);
  const early = await (await Cahat.open(base)).next('HANDSHAKE');
  expect((early.messages as unknown[]).map(object).at(-1)).toMatchObject({ id, rawMessage: SECRET });
  await bob.say(`/delete ${id}`);
  const deleted = await guests.cahat.next('MESSAGE_DELETED');
  expect(deleted).toEqual({ id, userId: expect.any(String) });
  expect(guests.cahat.story().names.get(String(deleted.userId))).toBe('bob');
  const late = await (await Cahat.open(base)).next('HANDSHAKE');
  expect(JSON.stringify(late)).not.toContain(SECRET);
});

test('[docs/protocols.md Delete] protocols 2 and 4 are told nothing that they would not know', async () => {
  const { base, ann, bob, guests, id } = await scene();
  const { classroom, whisper } = guests;
  const before = [classroom, whisper].map(({ socket }) => socket.frames.length);
  await bob.say(`/delete ${id}`);
  await ann.stream.next('Delete');
  await settle(classroom, whisper);
  const since = [classroom, whisper].map(({ socket }, n) => socket.frames.slice(before[n]));
  expect(since.map((frames) => frames.map(({ type }) => type))).toEqual([['chat'], ['messages']]);
  expect(JSON.stringify(await history(base))).not.toContain(SECRET);
});

test('[docs/protocols.md Delete] newcomers get neither the message nor the Delete, in no protocol and by no page', async () => {
  const { base, ann, id } = await scene();
  await ann.say(`/delete ${id}`);
  await ann.stream.next('Delete');
  const eve = await Person.join(base, 'eve');
  expect(eve.stream.blocks.join()).not.toContain(SECRET);
  expect(events(eve)).not.toContain('Delete');
  for (const path of ['history', 'v1/chat/messages']) {
    const answer = await send(`${base}${path}`);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain(SECRET);
    expect(answer.body).not.toContain('Delete');
  }
});

test('[docs/protocols.md Delete] who resumes is told; also from the deleted message itself, which stays known', async () => {
  const { ann, bob, id } = await scene();
  await ann.say('after');
  const before = ann.stream.events.find(({ event }) => event === 'Join')?.id ?? '';
  await bob.stream.message('after');
  await ann.say(`/delete ${id}`);
  await bob.stream.next('Delete');
  for (const lastEventId of [before, id]) {
    await bob.say('/reconnect');
    await bob.stream.end();
    await bob.listen(lastEventId);
    const { stream } = bob;
    expect(stream.events.map(({ event }) => event)).not.toContain('Users');
    expect(stream.blocks.join()).not.toContain(SECRET);
    const told = stream.events.filter(({ event }) => event === 'Delete');
    expect(told.map(({ data }) => data.target)).toEqual([id]);
    expect(stream.events.findIndex(({ data }) => data.message === 'after')).toBeGreaterThanOrEqual(0);
  }
});

test('[docs/protocols.md Delete] who resumes over the WebSocket is told as well, and hears no text of it', async () => {
  const { base, ann, bob, id } = await scene();
  const eve = await Person.login(base, 'eve');
  const listen = async (query = '') => {
    const socket = await Socket.open(`${base}stream/${eve.streamToken}${query}`);
    socket.send({ ack: '' });
    await socket.next(({ event, data }) => event === 'Join' && object(data).user === 'eve');
    return socket;
  };
  const first = await listen();
  expect(first.raw).toContain(SECRET);
  const last = String(first.frames.at(-1)?.id);
  first.drop();
  await ann.stream.about('Part', 'eve');
  await bob.say(`/delete ${id}`);
  await ann.stream.next('Delete');
  // From what came after the message, and from the message itself.
  for (const lastEventId of [last, id]) {
    const again = await listen(`?lastEventId=${lastEventId}`);
    await again.until(() => again.frames.some(({ event }) => event === 'Delete'), 'the Delete');
    const told = again.frames.map(({ event }) => event);
    expect(told).not.toContain('Users');
    expect(again.raw).not.toContain(SECRET);
    expect(again.frames.filter(({ event }) => event === 'Delete').map(({ data }) => data)).toEqual([
      { created: expect.any(Number), user: 'bob', target: id },
    ]);
    again.drop();
    await ann.stream.about('Part', 'eve');
  }
});

test('[docs/protocols.md Delete] an owner deletes what guests said', async () => {
  const { base, ann } = await scene();
  const whisper = await Whisper.open(base);
  const [id = ''] = idsOf(await whisper.post([{ user_id: 'w', content: 'hm', client_id: 'one' }]));
  expect((await ann.say(`/delete ${id}`)).status).toBe(201);
  // Sent again after a lost acknowledgement, it stays deleted.
  expect(idsOf(await whisper.post([{ user_id: 'w', content: 'hm', client_id: 'one' }]))).toEqual([id]);
  expect((await history(base)).map(({ content }) => content)).not.toContain('hm');
});

test('[docs/protocols.md /delete] 409 for what is deleted, was never said, or is no message', async () => {
  const { ann, id } = await scene();
  await ann.say(`/delete ${id}`);
  const status = ann.stream.events.find(({ event }) => event === 'ServerStatus')?.id;
  const users = ann.stream.events[0]?.id;
  for (const target of [id, status, users, '01ARZ3NDEKTSV4RRFFQ69G5FAV']) {
    const answer = await ann.say(`/delete ${target}`);
    expectProblem(answer, 409);
    expect(codeOf(answer)).toBe('unknown-message');
  }
});

test('[docs/protocols.md Topic] live, for newcomers, for who resumes, and taken back', async () => {
  const { base, ann, bob, guests } = await scene();
  expect(ann.stream.events[0]?.data).not.toHaveProperty('topic');
  const last = bob.stream.events.at(-1)?.id;
  expect((await ann.say('/topic  Tea, and “biscuits” ')).status).toBe(201);
  const topic = 'Tea, and “biscuits”';
  expect((await bob.stream.next('Topic')).data).toEqual({ created: expect.any(Number), user: 'ann', topic });
  expect(bob.stream.events.filter(({ event }) => event === 'ServerStatus').at(-1)?.data.status).toBe(
    `ann set the topic: ${topic}`,
  );
  expect(await guests.cahat.next('TOPIC')).toEqual({ topic });
  expect((await Person.join(base, 'eve')).stream.events[0]?.data.topic).toBe(topic);
  expect((await (await Cahat.open(base)).next('HANDSHAKE')).topic).toBe(topic);
  await bob.say('/reconnect');
  await bob.stream.end();
  await bob.listen(last);
  expect(bob.stream.events.find(({ event }) => event === 'Topic')?.data.topic).toBe(topic);
  await ann.say('/topic');
  expect((await bob.stream.next(({ event, data }) => event === 'Topic' && data.topic === '')).data.user).toBe(
    'ann',
  );
  expect((await Person.join(base, 'fay')).stream.events[0]?.data).not.toHaveProperty('topic');
  const { classroom, whisper } = guests;
  await settle(classroom, whisper);
  for (const { socket } of [classroom, whisper])
    expect(JSON.stringify(socket.frames)).not.toContain('biscuits');
});
