import fc from 'fast-check';
import type { GuestKind, RoomModel, Way } from './room-model.ts';
import { OBSERVER, type World } from './world.ts';

export type Command = fc.AsyncCommand<RoomModel, World>;
type Act = (model: RoomModel, world: World) => Promise<void>;

const NAMES = ['ann', 'bob', 'cat'];
const SLOTS: Record<string, GuestKind> = {
  'class-1': 'classroom',
  'class-2': 'classroom',
  'cahat-1': 'cahat',
  'cahat-2': 'cahat',
  'whisp-1': 'whisper',
  'whisp-2': 'whisper',
};
/** Nobody has this id. */
const UNKNOWN = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** A command: what is done, and then whether everybody was told of it what the model says, neither more nor less. */
function command(label: string, check: (model: RoomModel) => boolean, act: Act): Command {
  return {
    check,
    toString: () => label,
    async run(model, world) {
      await act(model, world);
      const expected = model.told();
      const listens = (slot: string) => {
        const guest = model.guests.get(slot);
        return guest?.isThere === true && (guest.kind !== 'classroom' || guest.name !== undefined);
      };
      same('everybody was told', await world.told(expected.at(-1), listens), expected);
    },
  };
}

function same(what: string, got: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(got), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what} ${is}, the model says ${should}`);
}

const registered = (name: string) => (model: RoomModel) => model.accounts.has(name);
const streaming = (name: string) => (model: RoomModel) => model.accounts.get(name)?.stream !== undefined;
const there = (slot: string) => (model: RoomModel) => model.guests.get(slot)?.isThere === true;

export const login = (name: string, isRight: boolean, rarely: boolean) =>
  command(
    `login(${name}, ${isRight ? 'right' : 'wrong'})`,
    // Whoever is in the way is probed first, which takes its time; a wrong password for a new name is the right one.
    (model) => (!streaming(name)(model) || rarely) && (isRight || registered(name)(model)),
    async (model, world) => {
      const status = await world.login(name, isRight ? 'secret' : 'wrong');
      same('login', status, model.login(name, isRight));
    },
  );

const after = fc.constantFrom('nothing', 'the last', 'an old one', 'an unknown one');

function lastEventId(world: World, name: string, which: string, n: number): string | undefined {
  if (which === 'the last') return world.person(name).lastId || undefined;
  if (which === 'an old one') return world.someId(n);
  return which === 'nothing' ? undefined : UNKNOWN;
}

export const stream = (name: string, way: Way, which: string, n: number, rarely: boolean) =>
  command(
    `stream(${name}, ${way}, after ${which})`,
    (model) =>
      registered(name)(model) &&
      (!streaming(name)(model) || rarely || ['the last', 'an old one'].includes(which)),
    async (model, world) => {
      const id = lastEventId(world, name, which, n);
      const earlier = world.person(name).feed;
      const knows = id !== undefined && id !== UNKNOWN;
      const expected = model.open(name, way, knows);
      same('stream', await world.listen(name, way, id), expected);
      if (expected !== 200) return;
      await earlier?.end();
      await settled(model, world, name, knows);
    },
  );

/** The stream has begun as it must: a newcomer knows who is here. */
async function settled(model: RoomModel, world: World, name: string, knows: boolean): Promise<void> {
  const { feed } = world.person(name);
  await feed?.until(
    () => feed.told.some(({ type, text }) => type === 'Join' && text === name),
    `Join ${name}`,
  );
  const first = feed?.told[0];
  same('Users first', first?.type === 'Users', !knows);
  const users = first?.data.users;
  if (!knows) same('present', Array.isArray(users) && [...users].sort(), model.present);
}

const drop = (name: string) =>
  command(`drop(${name})`, streaming(name), async (model, world) => {
    world.person(name).feed?.cut();
    model.drop(name);
  });

/** A connection breaks, and its owner comes back at once without an id: there may be a ghost, but nobody alive. */
export const comeBack = (name: string, way: Way) =>
  command(`comeBack(${name}, ${way})`, streaming(name), async (model, world) => {
    world.person(name).feed?.cut();
    model.drop(name);
    same('stream', await world.listen(name, way, undefined), model.open(name, way, false));
    await settled(model, world, name, false);
  });

export const say = (name: string, what: string, spent: boolean) =>
  command(
    `say(${name}, ${what}${spent ? ', with a spent token' : ''})`,
    registered(name),
    async (model, world) => {
      const { spent: tokens, messageToken, feed } = world.person(name);
      const text = what === 'something' ? world.text() : what;
      const token = spent ? tokens.at(-1) : undefined;
      const status = await world.post(name, text, token ?? messageToken);
      same('message', status, model.say(name, token === undefined, text));
      if (status === 201 && (what === '/quit' || what === '/reconnect')) await feed?.end();
      if (status === 201 && what.startsWith('/kick ')) await world.people.get(what.slice(6))?.feed?.end();
    },
  );

export const race = (name: string) =>
  command(`race(${name})`, registered(name), async (model, world) => {
    const { messageToken } = world.person(name);
    const texts = [world.text(), world.text()];
    const statuses = await Promise.all(texts.map((text) => world.post(name, text, messageToken)));
    const winner = statuses.findIndex((status) => status !== 403);
    same('the winner', statuses[winner], model.say(name, true, texts[winner] ?? ''));
    same('the other', statuses[1 - winner], 403);
  });

export const repeat = (name: string) =>
  command(`repeat(${name})`, registered(name), async (model, world) => {
    const { messageToken } = world.person(name);
    const [text, key] = [world.text(), world.text()];
    const expected = model.say(name, true, text);
    same('the first', await world.post(name, text, messageToken, key), expected);
    same('the same again', await world.post(name, text, messageToken, key), expected);
  });

const stopReading = (name: string) =>
  command(`stopReading(${name})`, streaming(name), async (model, world) => {
    const { feed } = world.person(name);
    feed?.stop();
    await world.flood(name);
    // What had left the server before it comes still; then there is nothing more.
    feed?.readOn();
    await feed?.end();
    model.drop(name);
  });

export const arrive = (slot: string) =>
  command(
    `arrive(${slot})`,
    (model) => !there(slot)(model),
    async (model, world) => {
      const kind = SLOTS[slot] ?? 'classroom';
      model.arrive(slot, kind);
      await world.dial(slot, kind);
    },
  );

export const rename = (slot: string, name: string) =>
  command(
    `rename(${slot}, ${name})`,
    (model) => there(slot)(model) && SLOTS[slot] !== 'whisper',
    async (model, world) => {
      const before = model.guests.get(slot)?.name;
      if (before === undefined) world.guest(slot).startsAfresh();
      model.rename(slot, name);
      await world.guest(slot).rename(name, model.guests.get(slot)?.name ?? '', before === name);
    },
  );

const speak = (slot: string) =>
  command(`speak(${slot})`, there(slot), async (model, world) => {
    const text = world.text();
    const guest = world.guest(slot);
    const isHeard = model.whisper(slot, text);
    await Promise.all([guest.say(text), isHeard || guest.refused()]);
  });

export const resend = (slot: string) =>
  command(
    `resend(${slot})`,
    (model) => there(slot)(model) && SLOTS[slot] === 'whisper',
    async (model, world) => {
      const [text, id] = [world.text(), world.text()];
      model.whisper(slot, text);
      const first = await world.guest(slot).say(text, id);
      same('acknowledged', await world.guest(slot).say(text, id), first);
    },
  );

const logOut = (slot: string) =>
  command(
    `logOut(${slot})`,
    (model) => there(slot)(model) && SLOTS[slot] === 'classroom',
    async (model, world) => {
      model.logOut(slot);
      world.guest(slot).logOut();
    },
  );

const depart = (slot: string) =>
  command(`depart(${slot})`, there(slot), async (model, world) => {
    model.depart(slot);
    world.guest(slot).drop();
  });

export const sleep = command(
  'sleep()',
  (model) => !model.isWoken,
  (_model, world) => world.sleep(),
);

const crash = (check: (model: RoomModel) => boolean) =>
  command('crash()', check, async (model, world) => {
    model.crash();
    model.open(OBSERVER, 'socket', true);
    await world.crash();
  });

export const crashAtRest = crash((model) => !model.isWoken);

const name = fc.constantFrom(...NAMES);
const slot = fc.constantFrom(...Object.keys(SLOTS));
const way = fc.constantFrom<Way>('http', 'socket');
const rarely = fc.nat(3).map((n) => n === 0);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constant('something') },
  fc.constantFrom('/quit', '/reconnect', '/kick'),
  fc.constantFrom(...NAMES, 'Anonymous', 'anon-whisp-1', 'nobody').map((target) => `/kick ${target}`),
);

/** Every command there is; those that take long come seldom. */
export const COMMANDS: fc.Arbitrary<Command>[] = [
  fc.tuple(name, rarely, rarely).map(([who, isWrong, seldom]) => login(who, !isWrong, seldom)),
  fc.tuple(name, way, after, fc.nat(), rarely).map((all) => stream(...all)),
  fc.tuple(name, way, after, fc.nat(), rarely).map((all) => stream(...all)),
  name.map(drop),
  fc.tuple(name, way).map((both) => comeBack(...both)),
  fc.tuple(name, text, rarely).map((all) => say(...all)),
  fc.tuple(name, text, rarely).map((all) => say(...all)),
  name.map(race),
  name.map(repeat),
  slot.map(arrive),
  slot.map(arrive),
  fc.tuple(slot, fc.constantFrom(...NAMES)).map((both) => rename(...both)),
  slot.map(speak),
  slot.map(resend),
  slot.map(logOut),
  slot.map(depart),
  fc.constant(sleep),
];

/** Where everything can end at any moment. */
export const CRASH = fc.constant(crash(() => true));
/** Where a stream over HTTP keeps the room from being ended. */
export const CRASH_AT_REST = fc.constant(crashAtRest);
/** Seldom, because a flood takes longer than all the rest. */
export const FLOOD = name.map(stopReading);
