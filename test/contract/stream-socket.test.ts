/** Protocol 1 over a WebSocket [PROTOCOLS 1 What only we have]. */
import { expect, test } from 'vitest';
import { Person } from './person.ts';
import { freshRoom } from './room.ts';
import { type Frame, object, Socket } from './socket.ts';

/** Opens a person's stream as a socket, and waits for the Join. */
async function listen(person: Person, query = ''): Promise<Socket> {
  const socket = await Socket.open(`${person.base}stream/${person.streamToken}${query}`);
  // workerd ends a connection that it closes at once only where the client has said something.
  socket.send({ ack: '' });
  await socket.next(({ event, data }) => event === 'Join' && object(data).user === person.name);
  return socket;
}

/** Frames, or the events of a stream, in the shape that both share. */
function events(told: readonly Frame[]): Frame[] {
  return told.map(({ id, event, data }) => ({ id, event, data }));
}

/** Ann on a socket, Bob on a stream. */
async function two() {
  const base = freshRoom();
  const bob = await Person.join(base, 'bob');
  const ann = await Person.login(base, 'ann');
  return { base, ann, bob, socket: await listen(ann) };
}

test('[PROTOCOLS 1 What only we have] stream/<token> with an upgrade tells the same events as a stream', async () => {
  const { ann, bob, socket } = await two();
  expect((await ann.say('hello')).status).toBe(201);
  await socket.next(({ event }) => event === 'Message');
  await bob.stream.message('hello');
  expect(socket.frames.map(({ event }) => event)).toEqual(['Users', 'ServerStatus', 'Join', 'Message']);
  expect(events(socket.frames).slice(2)).toEqual(events(bob.stream.events).slice(3));
  expect(object(socket.frames[0]?.data).users).toEqual(['bob', 'ann']);
});

test('[PROTOCOLS 1 What only we have] an upgrade is refused with 403 and 409', async () => {
  const { base, ann, bob } = await two();
  await expect(Socket.open(`${base}stream/x`)).rejects.toThrow('403');
  await expect(Socket.open(`${base}stream/${ann.messageToken}`)).rejects.toThrow('403');
  await expect(Socket.open(`${base}stream/${ann.streamToken}`)).rejects.toThrow('409');
  await expect(Socket.open(`${base}stream/${bob.streamToken}`)).rejects.toThrow('409');
  const stream = await ann.open();
  expect(stream.status).toBe(409);
});

test('[PROTOCOLS 1 What only we have] ?lastEventId= tells what was missed, without Users', async () => {
  const { ann, bob, socket } = await two();
  const last = String(socket.frames.at(-1)?.id);
  socket.drop();
  await bob.stream.about('Part', 'ann');
  for (const text of ['one', 'two']) await bob.say(text);
  const again = await listen(ann, `?lastEventId=${last}`);
  expect(again.frames.map(({ event, data }) => [event, object(data).user])).toEqual([
    ['Part', 'ann'],
    ['Message', 'bob'],
    ['Message', 'bob'],
    ['Join', 'ann'],
  ]);
});

test('[PROTOCOLS 1 What only we have] a known ?lastEventId= takes an open stream over, of either kind', async () => {
  const { ann, bob, socket } = await two();
  const again = await listen(ann, `?lastEventId=${socket.frames.at(-1)?.id}`);
  await socket.end();
  expect((await ann.say('still me')).status).toBe(201);
  const stream = await ann.listen(String(again.frames.at(-1)?.id));
  await again.end();
  await listen(ann, `?lastEventId=${stream.events.at(-1)?.id}`);
  await stream.end();
  await bob.stream.until(() => bob.stream.events.filter(({ event }) => event === 'Part').length === 3);
});

test.each([
  ['/quit', 1000],
  ['/reconnect', 1012],
] as const)('[PROTOCOLS 1 Commands] %s ends a socket too, with code %d', async (command, code) => {
  const { ann, bob, socket } = await two();
  await ann.say(command);
  expect((await socket.end()).code).toBe(code);
  expect(socket.frames.at(-1)?.event).toBe(command === '/quit' ? 'Disconnect' : 'Join');
  await bob.stream.about('Part', 'ann');
  await listen(ann);
});

test('[DESIGN promise 4] a socket that drops is parted at once, once, also in a quiet room', async () => {
  const { ann, bob, socket } = await two();
  socket.drop();
  await bob.stream.about('Part', 'ann');
  await listen(ann);
  await bob.stream.about('Join', 'ann');
  expect(bob.stream.events.filter(({ event }) => event === 'Part')).toHaveLength(1);
});

test('[PROTOCOLS 1 What only we have] whatever a client sends but acknowledgements is ignored', async () => {
  const { ann, bob, socket } = await two();
  for (const text of [
    '}',
    'null',
    '[]',
    '{"ack":7}',
    '{"ack":"unknown"}',
    '{"type":"login","username":"x"}',
  ]) {
    socket.sendText(text);
  }
  socket.sendBinary(new Uint8Array(8));
  await ann.say('mark');
  await socket.next(({ event }) => event === 'Message');
  await bob.stream.message('mark');
  expect(bob.stream.events.map(({ event }) => event)).toEqual([
    'Users',
    'ServerStatus',
    'Join',
    'Join',
    'Message',
  ]);
  expect(socket.isOpen).toBe(true);
});
