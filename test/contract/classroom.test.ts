import { expect, test } from 'vitest';
import { Classroom } from './classroom.ts';
import { ERROR, told, two } from './classroom-room.ts';
import { UNUSABLE_NAMES, USABLE_NAMES } from './names.ts';
import { freshName } from './person.ts';
import { freshRoom } from './room.ts';
import { settle } from './visitor.ts';

test('[PROTOCOLS 2 login] every logged-in socket is told, the newcomer too, in the words of both courses', async () => {
  const base = freshRoom();
  const ann = await Classroom.join(base, 'ann');
  const bob = await Classroom.join(base, 'bob');
  await settle(bob, ann);
  const login = (name: string, users: string[]) => ({
    type: 'login',
    user_joined: name,
    username: name,
    active_users: users,
    users,
  });
  expect(ann.socket.frames.slice(0, 2)).toEqual([login('ann', ['ann']), login('bob', ['ann', 'bob'])]);
  expect(bob.socket.frames[0]).toEqual(login('bob', ['ann', 'bob']));
});

test('[PROTOCOLS 2 disconnect] every remaining socket is told once; the one who left is not', async () => {
  const { ann, bob } = await two();
  const before = bob.socket.frames.length;
  await bob.leave();
  expect(await ann.socket.next('disconnect')).toEqual({
    type: 'disconnect',
    user_left: 'bob',
    username: 'bob',
    active_users: ['ann'],
    users: ['ann'],
  });
  await settle(ann);
  expect(ann.left()).toEqual(['bob']);
  await bob.login('bob');
  expect(told(bob.socket.frames.slice(before))).toEqual(['login bob']);
});

test.each([
  ['is missing', {}],
  ['is empty', { username: '' }],
  ['is another’s', { username: 'ann' }],
  ['is null', { username: null }],
])(
  '[PROTOCOLS 2 disconnect] user_left is the name the socket held, also where `username` %s',
  async (_, keys) => {
    const { ann, bob } = await two();
    bob.socket.send({ type: 'disconnect', ...keys });
    expect(await ann.socket.next('disconnect')).toMatchObject({ user_left: 'bob', username: 'bob' });
    expect(ann.present()).toEqual(['ann']);
  },
);

test('[PROTOCOLS 2 disconnect] the socket stays open and may log in again, under any name', async () => {
  const { ann, bob } = await two();
  await bob.leave();
  await bob.login('bob');
  await bob.leave();
  await bob.login('ben');
  await settle(bob, ann);
  expect(ann.left()).toEqual(['bob', 'bob']);
  expect(ann.present()).toEqual(['ann', 'ben']);
});

test('[PROTOCOLS 2 disconnect] a second one, and then the end of the socket, tell nobody', async () => {
  const { ann, bob } = await two();
  await bob.leave();
  await bob.leave();
  bob.socket.close();
  await bob.socket.end();
  await settle(ann);
  expect(ann.left()).toEqual(['bob']);
});

test.each(['drop', 'close'] as const)(
  '[PROTOCOLS 2] a socket that ends without `disconnect` (%s) causes exactly one',
  async (way) => {
    const { base, ann, bob } = await two();
    bob.socket[way]();
    expect(await ann.socket.next('disconnect')).toMatchObject({ user_left: 'bob', users: ['ann'] });
    const cat = await Classroom.join(base, 'cat');
    await settle(cat, ann);
    expect(ann.left()).toEqual(['bob']);
    expect(cat.present()).toEqual(['ann', 'cat']);
  },
);

test('[PROTOCOLS 2] many that drop at once are told once each, and never as null', async () => {
  const base = freshRoom();
  const ann = await Classroom.join(base, 'ann');
  const names = Array.from({ length: 20 }, (_, i) => `p${i}`);
  const guests = await Promise.all(names.map((name) => Classroom.join(base, name)));
  const silent = await Classroom.open(base);
  for (const guest of [silent, ...guests]) guest.drop();
  await ann.until(() => ann.present().length === 1, 'the others to be gone');
  await settle(ann);
  expect(ann.left().sort()).toEqual(names.sort());
});

test('[PROTOCOLS 2 login] a new name on a logged-in socket: disconnect(old), then login(new), the renamer included', async () => {
  const { ann, bob } = await two();
  const before = [ann.socket.frames.length, bob.socket.frames.length] as const;
  await bob.login('ben');
  await settle(bob, ann);
  const renamed = [
    { type: 'disconnect', user_left: 'bob', username: 'bob', active_users: ['ann'], users: ['ann'] },
    {
      type: 'login',
      user_joined: 'ben',
      username: 'ben',
      active_users: ['ann', 'ben'],
      users: ['ann', 'ben'],
    },
  ];
  expect(ann.socket.frames.slice(before[0], -1)).toEqual(renamed);
  expect(bob.socket.frames.slice(before[1], -1)).toEqual(renamed);
});

test('[PROTOCOLS 2 login] the same name again does not make it another', async () => {
  const { ann, bob } = await two();
  bob.socket.send({ type: 'login', username: 'bob' });
  await settle(bob, ann);
  expect(ann.present()).toEqual(['ann', 'bob']);
  expect(ann.heard().at(-1)?.[0]).toBe('bob');
});

test.each(USABLE_NAMES)('[PROTOCOLS 2 login] %j is a name', async (name) => {
  const base = freshRoom();
  const ann = await Classroom.join(base, 'witness');
  const frame = await (await Classroom.open(base)).login(name);
  expect(frame).toMatchObject({ user_joined: name, username: name });
  expect(await ann.socket.next(({ username }) => username === name)).toEqual(frame);
});

test.each(UNUSABLE_NAMES)('[PROTOCOLS 2 error] a login with %s for a name', async (_, username) => {
  const { ann, bob } = await two();
  const before = ann.socket.frames.length;
  const guest = await Classroom.open(freshRoom());
  for (const { socket } of [bob, guest]) socket.send({ type: 'login', username });
  expect(await bob.error()).toEqual(ERROR);
  expect(await guest.error()).toEqual(ERROR);
  await guest.login('cat');
  await settle(bob, ann);
  expect(told(ann.socket.frames.slice(before))).toEqual(['chat bob']);
});

test('[PROTOCOLS 2] a socket that is not logged in receives nothing', async () => {
  const { base, ann, bob } = await two();
  const silent = await Classroom.open(base);
  const out = await Classroom.join(base, 'out');
  await out.leave();
  await ann.socket.next('disconnect');
  const before = out.socket.frames.length;
  await ann.say('can you hear me?');
  await bob.login('ben');
  bob.drop();
  await ann.socket.next(({ user_left }) => user_left === 'ben');
  await settle(ann);
  await silent.login('silent');
  await out.login('out');
  expect(told(silent.socket.frames.slice(0, 1))).toEqual(['login silent']);
  expect(told(out.socket.frames.slice(before))).toEqual(['login out']);
});

test.each([{ username: '' }, {}, { username: 'ann' }])(
  '[PROTOCOLS 2] a disconnect %j of a tab that never logged in is ignored silently',
  async (keys) => {
    const { base, ann } = await two();
    const tab = await Classroom.open(base);
    tab.socket.send({ type: 'disconnect', ...keys });
    await tab.login('tab');
    expect(told(tab.socket.frames)).toEqual(['login tab']);
    const other = await Classroom.open(base);
    other.socket.send({ type: 'disconnect', ...keys });
    other.socket.close();
    await other.socket.end();
    await settle(ann);
    expect(ann.left()).toEqual([]);
  },
);

test.each(['ping', 'Login', 'CHAT', '', 'toString', 'HANDSHAKE_USER_INFO', 'messages'])(
  '[PROTOCOLS 2] an object of the unknown type %j is ignored',
  async (type) => {
    const { ann, bob } = await two();
    const before = [ann.socket.frames.length, bob.socket.frames.length] as const;
    bob.socket.send({ type, text: 'hello', username: 'bob', payload: {}, data: [] });
    await settle(bob, ann);
    expect(told(ann.socket.frames.slice(before[0]))).toEqual(['chat bob']);
    expect(told(bob.socket.frames.slice(before[1]))).toEqual(['chat bob']);
  },
);

test.each(['https://elsewhere.example', 'null', 'file://'])(
  '[PROTOCOLS 2] an Origin of %s is let in',
  async (origin) => {
    const guest = await Classroom.open(freshRoom(), { Origin: origin });
    await guest.login('ann');
    expect(guest.present()).toEqual(['ann']);
  },
);

test('[PROTOCOLS 2] no history is sent', async () => {
  const { base, ann } = await two();
  await ann.say('before you came');
  const cat = await Classroom.join(base, freshName());
  await settle(cat);
  expect(told(cat.socket.frames)).toEqual([`login ${cat.name}`, `chat ${cat.name}`]);
});

test('[PROTOCOLS 2] a ping is answered', async () => {
  await (await Classroom.open(freshRoom())).socket.ping();
});
