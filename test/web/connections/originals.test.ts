// @vitest-environment node
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Connection } from '../../../web/src/connections/connection.ts';
import { open, resume, type Target } from '../../../web/src/connections/open.ts';
import { CahatStandIn } from '../../stand-ins/cahat.ts';
import { ClassroomStandIn, type Course } from '../../stand-ins/classroom.ts';
import type { StandIn } from '../../stand-ins/stand-in.ts';
import { type Generation, WhisperStandIn } from '../../stand-ins/whisper.ts';
import { codeOf, listenTo, said, summary } from './heard.ts';

/** The client as it is, over real sockets, against servers that know nothing of ours. */
const connections: Connection[] = [];
const servers: StandIn[] = [];

beforeEach(() => {
  const events = new EventTarget();
  vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
  vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
  // The shortest pauses.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function started<T extends StandIn>(server: T): Promise<T> {
  servers.push(server);
  return server.start();
}

async function enter(server: StandIn, target: Omit<Target, 'address'>): Promise<Connection> {
  const connection = await open({ ...target, address: server.url });
  connections.push(connection);
  return connection;
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5_000 });

describe.each<Course>(['tutorial 12', 'lab 8'])('[PROTOCOLS 2] a classroom of %s', (course) => {
  const classroom = (user: string) => ({ protocol: 'classroom', user }) as const;

  test('lets in, tells who is here, and carries what is said', async () => {
    const server = await started(new ClassroomStandIn(course));
    const ana = await enter(server, classroom('ana'));
    const heard = listenTo(ana);
    const bob = await enter(server, classroom('bob'));
    await eventually(() => expect(ana.members).toEqual(['ana', 'bob']));
    expect(await bob.say('hello <b>you</b>')).toEqual({ kind: 'said' });
    await eventually(() => expect(said(heard)).toEqual(['bob: hello <b>you</b>']));
    bob.close();
    await eventually(() => expect(ana.members).toEqual(['ana']));
    expect(summary(heard)).toEqual(['Join bob', 'bob: hello <b>you</b>', 'Part bob']);
  });

  test('gives another name', async () => {
    const server = await started(new ClassroomStandIn(course));
    const [ana, bob] = [await enter(server, classroom('ana')), await enter(server, classroom('bob'))];
    await ana.rename('anastasia');
    expect(ana.user).toBe('anastasia');
    await eventually(() => expect(bob.members).toEqual(['anastasia', 'bob']));
    await ana.say('it is me');
  });

  test('is come back to, with a word that something may be missing', async () => {
    const server = await started(new ClassroomStandIn(course));
    const ana = await enter(server, classroom('ana'));
    const heard = listenTo(ana);
    server.cut();
    await eventually(() => expect(ana.state.phase).toBe('reconnecting'));
    const waiting = ana.say('am I back?');
    expect(await waiting).toEqual({ kind: 'said' });
    expect(summary(heard)).toEqual(['reconnecting', 'gap', 'connected', 'Join ana', 'ana: am I back?']);
  });
});

describe.each(['/cahat', '/'] as const)('[PROTOCOLS 3] the original service at %s', (path) => {
  const cahat = (user: string) => ({ protocol: 'cahat', user }) as const;

  test('lets in under the name, and carries what is said', async () => {
    const server = await started(new CahatStandIn(path));
    const ana = await enter(server, cahat('ana'));
    const heard = listenTo(ana);
    const bob = await enter(server, cahat('bob'));
    expect(await bob.say('hello')).toMatchObject({ kind: 'said' });
    await eventually(() => expect(said(heard)).toEqual(['bob: hello']));
    expect(ana.room).toBe('Original');
    expect(ana.members).toEqual(['ana', 'bob']);
    await bob.rename('robert');
    await eventually(() => expect(ana.members).toEqual(['ana', 'robert']));
  });
});

describe('[PROTOCOLS 3] the original service', () => {
  const cahat = (user: string) => ({ protocol: 'cahat', user }) as const;

  test('is come back to as the same person, and nothing is told twice', async () => {
    const server = await started(new CahatStandIn());
    const ana = await enter(server, cahat('ana'));
    const heard = listenTo(ana);
    await ana.say('one');
    server.cut();
    await eventually(() => expect(ana.state.phase).toBe('reconnecting'));
    await ana.say('two');
    expect(said(heard)).toEqual(['ana: one', 'ana: two']);
    expect(summary(heard)).not.toContain('gap');
  });

  test('that has forgotten everything is told as a gap', async () => {
    const server = await started(new CahatStandIn());
    const ana = await enter(server, cahat('ana'));
    const heard = listenTo(ana);
    await ana.say('one');
    server.forget();
    server.cut();
    await eventually(() => expect(ana.state.phase).toBe('reconnecting'));
    await ana.say('two');
    expect(summary(heard).filter((word) => /gap|ana:/.test(word))).toEqual(['ana: one', 'gap', 'ana: two']);
  });

  test('has room for two of the same name, and the other one is told apart', async () => {
    const server = await started(new CahatStandIn());
    const ana = await enter(server, cahat('ana'));
    const heard = listenTo(ana);
    const other = await enter(server, cahat('ana'));
    await other.say('I am not you');
    await eventually(() => expect(said(heard)).toEqual(['ana (2): I am not you']));
  });

  test('shows a later page the same messages under the same ids', async () => {
    const server = await started(new CahatStandIn());
    const ana = await enter(server, cahat('ana'));
    const heard = listenTo(ana);
    await ana.say('one');
    const again = resume(JSON.parse(JSON.stringify(ana.save())));
    if (again === undefined) throw new Error('not resumed');
    connections.push(again);
    const heardAgain = listenTo(again);
    const messages = (changes: typeof heard) =>
      changes.filter((change) => change.type === 'event' && change.event.type === 'Message');
    await eventually(() => expect(messages(heardAgain)).toEqual(messages(heard)));
  });
});

describe.each<Generation>(['first', 'later'])(
  '[PROTOCOLS 4] WhisperChat of the %s generation',
  (generation) => {
    const whisper = { protocol: 'whisper', user: '' } as const;

    test('tells its history, carries what is said, and says under which id', async () => {
      const server = await started(new WhisperStandIn(generation));
      const ana = await enter(server, whisper);
      expect(await ana.say('one')).toEqual({ kind: 'said', id: expect.stringMatching(/^[0-9A-Z]{26}$/) });
      const bob = await enter(server, whisper);
      const heard = listenTo(bob);
      await ana.say('two');
      await eventually(() => expect(said(heard)).toEqual([`${ana.user}: one`, `${ana.user}: two`]));
      expect(ana.hasEarlier).toBe(false);
    });

    test('does not double what it stored though its acknowledgement was lost', async () => {
      const server = await started(new WhisperStandIn(generation));
      const ana = await enter(server, whisper);
      const heard = listenTo(ana);
      server.losesNextAnswer = true;
      // It shows in the history after the reconnect.
      expect(await ana.say('one')).toMatchObject({ kind: 'said' });
      expect(said(heard)).toEqual([`${ana.user}: one`]);
      expect(server.stored).toHaveLength(1);
    });
  },
);

test('[PROTOCOLS 4] what is in no history after a reconnect is unsure, and not sent again by itself', async () => {
  const server = await started(new WhisperStandIn());
  const ana = await enter(server, { protocol: 'whisper', user: '' });
  server.losesNextAnswer = true;
  const lost = codeOf(ana.say('one'));
  await eventually(() => expect(server.stored).toHaveLength(1));
  server.stored.length = 0;
  expect(await lost).toBe('unsure');
  await ana.say('two');
  expect(server.stored).toMatchObject([{ content: 'two' }]);
});

test.each(['classroom', 'cahat', 'whisper'] as const)('nobody is there: %s', async (protocol) => {
  const server = await started(new ClassroomStandIn('lab 8'));
  await server[Symbol.asyncDispose]();
  expect(await codeOf(open({ protocol, address: server.url, user: 'ana' }))).toBe('unreachable');
});
