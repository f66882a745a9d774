/** Names, kicks, renames and restarts over all protocols [PROTOCOLS, One room]. */
import { expect, test } from 'vitest';
import { Cahat } from './cahat.ts';
import { Classroom } from './classroom.ts';
import { ownServer } from './own-server.ts';
import { login, Person } from './person.ts';
import { freshRoom } from './room.ts';
import { DOORS, guestDoors, hears, sees, settle, type Visitor } from './visitor.ts';
import { history, Whisper } from './whisper.ts';

const HOLDERS = {
  'an account that is present': (base: string): Promise<unknown> => Person.join(base, 'walter'),
  'an account that is away': (base: string): Promise<unknown> => Person.login(base, 'walter'),
  'a classroom guest': (base: string): Promise<unknown> => Classroom.join(base, 'walter'),
  'a CAHAT guest': (base: string): Promise<unknown> => Cahat.join(base, 'walter'),
};
const ASKERS = ['classroom', 'CAHAT'] as const;
const TAKEN = Object.entries(HOLDERS).flatMap(([holder, take]) =>
  ASKERS.map((door) => ({ holder, take, door })),
);

/** Who came and went but the watcher itself, as protocol 1 saw it. */
function traffic(watcher: Person): string[] {
  return watcher.stream.events
    .filter(({ event, data }) => (event === 'Join' || event === 'Part') && data.user !== watcher.name)
    .map(({ event, data }) => `${event} ${data.user}`);
}

test.each(TAKEN)(
  '[PROTOCOLS One room] $door gets walter-2 where walter is $holder, then walter-3',
  async ({ take, door }) => {
    const base = freshRoom();
    await take(base);
    const watcher = await Person.join(base, 'watcher');
    const [second, third] = [await DOORS[door](base, 'walter'), await DOORS[door](base, 'walter')];
    expect([second.name, third.name]).toEqual(['walter-2', 'walter-3']);
    await watcher.stream.about('Join', 'walter-2');
    await watcher.stream.about('Join', 'walter-3');
    await second.say('who am I?');
    expect((await watcher.stream.message('who am I?')).data.user).toBe('walter-2');
  },
);

test.each(ASKERS)(
  '[PROTOCOLS One room] renaming to a taken name gets the next free one: %s',
  async (door) => {
    const base = freshRoom();
    await Person.login(base, 'walter');
    const guest = await DOORS[door](base, 'somebody');
    if (guest instanceof Classroom) await guest.login('walter');
    if (guest instanceof Cahat) await guest.rename('walter');
    expect(guest.name).toBe('walter-2');
  },
);

test('[PROTOCOLS One room] a name made from a user_id is unique too, either way', async () => {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  await Classroom.join(base, 'anon-first');
  await (await Whisper.open(base, 'first')).say('hello');
  await ann.stream.about('Join', 'anon-first-2');
  await (await Whisper.open(base, 'second')).say('hello');
  expect((await Cahat.join(base, 'anon-second')).name).toBe('anon-second-2');
});

test.each(ASKERS)('[PROTOCOLS One room] the name of a guest who left is free again: %s', async (door) => {
  const base = freshRoom();
  const watcher = await Classroom.join(base, 'watcher');
  const guest = await DOORS[door](base, 'walter');
  await guest.leave();
  await sees(watcher, 'walter', false);
  for (const asker of ASKERS) {
    const next = await DOORS[asker](base, 'walter');
    expect(next.name).toBe('walter');
    await next.leave();
    const leavings = 2 + ASKERS.indexOf(asker);
    await watcher.until(() => watcher.left().filter((left) => left === 'walter').length === leavings);
  }
});

test('[PROTOCOLS One room] names are compared by code point', async () => {
  const base = freshRoom();
  const names = ['walter', 'Walter', 'walter ', 'wálter', 'wa\u0301lter'];
  for (const name of names) expect((await Classroom.join(base, name)).name).toBe(name);
});

test('[PROTOCOLS 1 Fields] a name that looks like another one is another name: accepted, and listed beside it', async () => {
  const base = freshRoom();
  // The first letter of the second is Cyrillic.
  const [latin, cyrillic] = ['ann', '\u0430nn'];
  const ann = await Person.join(base, latin);
  expect((await login(base, cyrillic, 'a password of its own')).status).toBe(201);
  expect((await login(base, cyrillic)).status).toBe(403);
  const other = await Person.login(base, cyrillic, 'a password of its own');
  await other.listen();
  expect(other.stream.events[0]?.data.users).toEqual([latin, cyrillic]);
  await ann.stream.about('Join', cyrillic);
  await other.say('hello');
  expect((await ann.stream.message('hello')).data.user).toBe(cyrillic);
  expect((await Classroom.join(base, 'guest')).present()).toEqual([latin, 'guest', cyrillic]);
});

test.each(guestDoors)(
  '[PROTOCOLS One room] registering the name of a guest of %s succeeds; the guest is renamed',
  async (door) => {
    const base = freshRoom();
    const [watcher, bystander] = [await Person.join(base, 'watcher'), await Cahat.join(base, 'bystander')];
    const guest = await DOORS[door](base, 'walter');
    const { name } = guest;
    await watcher.stream.about('Join', name);
    const before = traffic(watcher).length;
    const account = await Person.join(base, name);
    await watcher.stream.about('Join', name);
    expect(traffic(watcher).slice(before)).toEqual([`Part ${name}`, `Join ${name}-2`, `Join ${name}`]);

    if (guest instanceof Classroom) {
      await guest.socket.next('disconnect');
      expect(await guest.socket.next('login')).toMatchObject({ user_joined: `${name}-2` });
    }
    if (guest instanceof Cahat) await guest.until(() => guest.name === `${name}-2`);
    await guest.say('who am I?');
    expect((await watcher.stream.message('who am I?')).data.user).toBe(`${name}-2`);
    await account.say('I am the account');
    expect((await watcher.stream.message('I am the account')).data.user).toBe(name);
    await hears(bystander, 'I am the account');
    expect(
      bystander
        .heard()
        .slice(-2)
        .map(([who]) => who),
    ).toEqual([`${name}-2`, name]);
    expect(bystander.present()).toEqual([name, `${name}-2`, 'bystander', 'watcher'].sort());
  },
);

test('[PROTOCOLS One room] a CAHAT id that comes back finds its name registered, and gets the next', async () => {
  const base = freshRoom();
  const watcher = await Classroom.join(base, 'watcher');
  const guest = await Cahat.join(base, 'walter');
  await guest.leave();
  await sees(watcher, 'walter', false);
  expect((await login(base, 'walter')).status).toBe(201);
  const back = await Cahat.open(base);
  expect(await back.handshake(guest.id)).toEqual({ userId: guest.id, name: 'walter-2' });
});

test.each(ASKERS)('[PROTOCOLS One room] a rename in %s, in each protocol’s terms', async (door) => {
  const base = freshRoom();
  const [sse, two, three, four] = [
    await Person.join(base, 'sse'),
    await Classroom.join(base, 'two'),
    await Cahat.join(base, 'three'),
    await Whisper.open(base, 'four'),
  ];
  const guest = await DOORS[door](base, 'old');
  await sees(two, 'old');
  await sse.stream.about('Join', 'old');
  const [begun, told] = [traffic(sse).length, two.socket.frames.length];
  if (guest instanceof Classroom) await guest.login('new');
  if (guest instanceof Cahat) await guest.rename('new');
  await settle(guest, two, three, four);
  await sse.stream.next('Message');
  expect(traffic(sse).slice(begun)).toEqual(['Part old', 'Join new']);
  expect(two.socket.frames.slice(told).map(({ type, username }) => [type, username])).toEqual([
    ['disconnect', 'old'],
    ['login', 'new'],
    ['chat', 'new'],
  ]);
  expect(three.present()).toEqual(['new', 'sse', 'three', 'two']);
  expect(three.heard().at(-1)?.[0]).toBe('new');
  expect(four.items().at(-1)?.user_id).toBe('new');
});

test('[PROTOCOLS One room] every Join is NAME_CHANGE then USER_CONNECTED in 3, and each Part USER_DISCONNECTED', async () => {
  const base = freshRoom();
  const three = await Cahat.join(base);
  const begun = three.socket.frames.length;
  const sse = await Person.join(base, 'sse');
  const two = await Classroom.join(base, 'two');
  const four = await Whisper.join(base, 'four');
  await sse.say('/quit');
  two.drop();
  four.drop();
  await three.until(() => three.left().length === 3);
  const told = three.socket.frames.slice(begun).map(({ type }) => type);
  expect(told.slice(0, 7)).toEqual([...Array(3).fill(['NAME_CHANGE', 'USER_CONNECTED']).flat(), 'MESSAGE']);
  expect(told.slice(7)).toEqual(Array(3).fill('USER_DISCONNECTED'));
  expect(three.left().sort()).toEqual(['anon-four', 'sse', 'two']);
});

test('[PROTOCOLS One room] every Join and Part is a login and a disconnect in 2, of reconnecting streams too', async () => {
  const base = freshRoom();
  const two = await Classroom.join(base, 'two');
  const sse = await Person.join(base, 'sse');
  await sse.say('/reconnect');
  await sse.stream.end();
  await sse.listen(sse.stream.events.at(-1)?.id);
  await sse.say('/quit');
  await two.until(() => two.left().length === 2);
  expect(two.socket.frames.map(({ type, username }) => `${type} ${username}`)).toEqual([
    'login two',
    'login sse',
    'disconnect sse',
    'login sse',
    'disconnect sse',
  ]);
});

test.each(guestDoors)(
  '[PROTOCOLS One room] commands exist only in protocol 1: in %s they are text',
  async (door) => {
    const base = freshRoom();
    const ann = await Person.join(base, 'ann');
    const guest = await DOORS[door](base, 'guest');
    for (const text of ['/quit', '/reconnect', '/kick ann', '/kick']) {
      await guest.say(text);
      expect((await ann.stream.message(text)).data.user).toBe(guest.name);
    }
    expect((await ann.say('still here')).status).toBe(201);
  },
);

/** Who is in the room when somebody is kicked. */
async function gathering() {
  const base = freshRoom();
  const ann = await Person.join(base, 'ann');
  const others = [
    await Classroom.join(base, 'two'),
    await Cahat.join(base, 'three'),
    await Whisper.open(base),
  ];
  return { base, ann, others };
}

/** The room after a kick: one leaving, told in protocol 1 alone who did it. */
async function expectKicked(ann: Person, others: Visitor[], name: string): Promise<void> {
  await ann.stream.next(({ data }) => data.status === `ann kicked ${name}`);
  await ann.say('what happened?');
  for (const other of others) await hears(other, 'what happened?');
  expect(traffic(ann).filter((line) => line === `Part ${name}`)).toHaveLength(1);
  for (const other of others) {
    expect(other.heard().filter(([, text]) => text.includes('kicked'))).toEqual([]);
    if (other.present()) expect(other.left().filter((left) => left === name)).toHaveLength(1);
  }
}

test('[PROTOCOLS One room] /kick of a classroom guest logs it out and leaves its socket open', async () => {
  const { ann, base, others } = await gathering();
  const guest = await Classroom.join(base, 'guest');
  expect((await ann.say('/kick guest')).status).toBe(201);
  await expectKicked(ann, others, 'guest');
  guest.socket.send({ type: 'chat', text: 'may I?', username: 'guest' });
  await guest.error();
  expect(guest.heard()).toEqual([]);
  await guest.login('guest');
  await settle(guest, ...others);
});

test('[PROTOCOLS One room] /kick of a CAHAT guest closes its sockets with 4000', async () => {
  const { ann, base, others } = await gathering();
  const guest = await Cahat.join(base, 'guest');
  const tab = await Cahat.join(base, undefined, guest.id);
  expect((await ann.say('/kick guest')).status).toBe(201);
  for (const { socket } of [guest, tab]) expect((await socket.end()).code).toBe(4000);
  await expectKicked(ann, others, 'guest');
});

test('[PROTOCOLS One room] /kick of a whisper guest closes its sockets with 4000', async () => {
  const { ann, base, others } = await gathering();
  const [guest, tab] = [await Whisper.join(base, 'guest'), await Whisper.join(base, 'guest')];
  expect((await ann.say('/kick anon-guest')).status).toBe(201);
  for (const { socket } of [guest, tab]) expect((await socket.end()).code).toBe(4000);
  await expectKicked(ann, others, 'anon-guest');
});

test('[PROTOCOLS 2] ServerStatus is not encoded in 2, 3, 4: not live, not in what a newcomer gets', async () => {
  const { ann, base, others } = await gathering();
  await Classroom.join(base, 'guest');
  await ann.say('/kick guest');
  await settle(others[0] as Visitor, ...others);
  expect((await history(base)).map(({ content }) => content)).toHaveLength(1);
  expect((await (await Cahat.open(base)).next('HANDSHAKE')).messages).toHaveLength(1);
  for (const other of others) expect(other.heard()).toHaveLength(1);
});

test('[DESIGN promise 4] after kill -9 a resumer is told that the guests of every protocol left', async () => {
  const { server, base } = await ownServer();
  const ann = await Person.join(base, 'ann');
  const guests = await Promise.all(guestDoors.map((door) => DOORS[door](base, door)));
  for (const { name } of guests) await ann.stream.until(() => traffic(ann).includes(`Join ${name}`));
  await server.kill();
  await ann.stream.end();
  await server.restart();
  await ann.listen(ann.stream.events.at(-1)?.id);
  const names = [...guests.map(({ name }) => name), 'ann'];
  const parts = ann.stream.events
    .filter(({ event }) => event === 'Part')
    .map(({ data }) => String(data.user));
  expect(parts.sort()).toEqual(names.sort());
  expect((await Classroom.join(base, 'late')).present()).toEqual(['ann', 'late']);
});

test('[DESIGN promise 8] SIGTERM ends with sockets of every protocol open, within 3 s', async () => {
  const { server, base } = await ownServer();
  const guests = await Promise.all(guestDoors.map((door) => DOORS[door](base, door)));
  const silent = await Classroom.open(base);
  const asked = Date.now();
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(Date.now() - asked).toBeLessThan(3_000);
  await silent.socket.end();
  await server.restart();
  expect((await Classroom.join(base, 'late')).present()).toEqual(['late']);
  expect(guests).toHaveLength(3);
});
