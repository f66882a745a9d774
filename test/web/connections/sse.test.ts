import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Connection, ConnectionChange } from '../../../web/src/connections/connection.ts';
import { connect, resume } from '../../../web/src/connections/sse.ts';
import { FakeEventSource, installFakes, stream } from '../fakes.ts';
import { codeOf } from './heard.ts';

const server = installFakes();
const base = 'http://chat.example/rooms/blue';

/** Logs in as ana and opens the stream. */
async function connected(options: { parley?: boolean } = {}): Promise<Connection> {
  server().admits(options);
  const connection = await connect(base, 'ana', 'secret');
  stream().opens();
  return connection;
}

function changesOf(connection: Connection): ConnectionChange[] {
  const changes: ConnectionChange[] = [];
  connection.listen((change) => changes.push(change));
  return changes;
}

describe('login', () => {
  test('[PROTOCOLS 1 /login] sends exactly username and password, as multipart', async () => {
    await connected();
    expect(server().seen[0]).toMatchObject({
      url: `${base}/login`,
      method: 'POST',
      fields: { username: 'ana', password: 'secret' },
    });
  });

  test.each([
    [403, 'password'],
    [409, 'already-open'],
    [422, 'invalid'],
    [429, 'busy'],
    [404, 'unexpected'],
    [500, 'unexpected'],
  ])('[PROTOCOLS 1 /login] %i is told as %s', async (status, code) => {
    server().answers(status);
    expect(await codeOf(connect(base, 'ana', 'secret'))).toBe(code);
  });

  test('a server that cannot be reached is told as such', async () => {
    server().breaks();
    expect(await codeOf(connect(base, 'ana', 'secret'))).toBe('unreachable');
  });

  test('[PROTOCOLS 1, what real servers do] the content type of the answer is ignored', async () => {
    server().admits({ parley: false, type: 'text/html' });
    await connect(base, 'ana', 'secret');
    expect(stream().url).toBe(`${base}/stream/s1`);
  });

  test('an answer without tokens is no login', async () => {
    server().answers(201, {}, '<h1>hello</h1>');
    expect(await codeOf(connect(base, 'ana', 'secret'))).toBe('unexpected');
  });

  test('the words of a problem document are for people', async () => {
    const body = JSON.stringify({ detail: 'The password is another one.' });
    server().answers(403, { 'Content-Type': 'application/problem+json' }, body);
    await expect(connect(base, 'ana', 'x')).rejects.toMatchObject({ detail: 'The password is another one.' });
  });

  test('[PROTOCOLS 1, what real servers do] any other error body is ignored', async () => {
    server().answers(403, { 'Content-Type': 'text/html' }, '<h1>Forbidden</h1>');
    await expect(connect(base, 'ana', 'x')).rejects.toMatchObject({ detail: undefined });
  });
});

describe('state', () => {
  test('connecting, connected, reconnecting, connected', async () => {
    server().admits();
    const connection = await connect(base, 'ana', 'secret');
    expect(connection.state.phase).toBe('connecting');
    stream().breaks();
    expect(connection.state.phase).toBe('connecting');
    stream().opens();
    expect(connection.state.phase).toBe('connected');
    stream().breaks();
    expect(connection.state.phase).toBe('reconnecting');
    stream().opens();
    expect(connection.state.phase).toBe('connected');
  });

  test('[PROTOCOLS 1 Events] Disconnect closes the stream, and nothing reconnects', async () => {
    const connection = await connected();
    stream().sends('Disconnect', { created: 1 }, 'e1');
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'left' });
    expect(stream().readyState).toBe(2);
    expect(connection.save()).toBeUndefined();
  });

  test('[PROTOCOLS 1, what real servers do] EventSource gave up: the reason says whether we had been in', async () => {
    const connection = await connected();
    stream().givesUp();
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'lost' });

    server().admits();
    const second = await connect(base, 'ana', 'secret');
    stream().givesUp();
    expect(second.state).toEqual({ phase: 'disconnected', reason: 'refused' });
  });

  let waiting: Connection | undefined;
  // One that waits would hear of the next test's network.
  afterEach(() => waiting?.close());

  /** A stream that showed an id of our own server, and that the browser then gave up. */
  async function givenUp(): Promise<Connection> {
    vi.useFakeTimers();
    const connection = await connect(base, 'ana', 'secret');
    waiting = connection;
    stream().opens();
    stream().sends('Users', { created: 1, users: ['ana'] }, 'e1');
    stream().givesUp();
    return connection;
  }

  test('[PROTOCOLS 1 /stream] our server says which it was: 403 is an expired login', async () => {
    server().admits().answers(403);
    const connection = await givenUp();
    expect(connection.state.phase).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(500);
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'expired' });
    expect(server().seen.at(-1)).toMatchObject({ url: `${base}/stream/s1?lastEventId=e1`, method: 'GET' });
  });

  test('[PROTOCOLS 1 /stream] our server says which it was: 409 is a stream elsewhere', async () => {
    server().admits().answers(409);
    const connection = await givenUp();
    await vi.advanceTimersByTimeAsync(500);
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'lost' });
  });

  test('nothing is asked at once: browsers close the streams of a page that is being left', async () => {
    server().admits();
    await givenUp();
    await vi.advanceTimersByTimeAsync(499);
    expect(server().seen).toHaveLength(1);
  });

  test('a proxy whose server restarts is waited for', async () => {
    server().admits().answers(502).breaks().answers(200);
    const connection = await givenUp();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(connection.state.phase).toBe('reconnecting');
    expect(stream().url).toBe(`${base}/stream/s1?lastEventId=e1`);
    stream().opens();
    expect(connection.state.phase).toBe('connected');
  });

  test('a server that stays away is waited for as long as the page is open', async () => {
    server().admits();
    for (let i = 0; i < 20; i += 1) server().answers(502);
    const connection = await givenUp();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(connection.state.phase).toBe('reconnecting');
    expect(server().seen.length).toBeGreaterThan(5);
    expect(server().seen.length).toBeLessThan(20);
  });

  test('a browser that finds the network again looks at once', async () => {
    server().admits().answers(502).answers(502).answers(502).answers(200);
    const connection = await givenUp();
    await vi.advanceTimersByTimeAsync(500);
    const looks = server().seen.length;
    dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server().seen.length).toBe(looks + 1);
    expect(connection.state.phase).toBe('reconnecting');
  });

  test('who leaves meanwhile has left', async () => {
    const probed = server().admits().holds();
    const connection = await givenUp();
    await vi.advanceTimersByTimeAsync(500);
    connection.close();
    probed(200);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'left' });
    expect(FakeEventSource.all).toHaveLength(1);
  });

  test('an accepted /quit is the end even where the server forgets Disconnect', async () => {
    const connection = await connected({ parley: false });
    server().answers(201, { Token: 'm2' });
    expect(await connection.say('/quit')).toEqual({ kind: 'obeyed' });
    expect(connection.state).toEqual({ phase: 'disconnected', reason: 'left' });
  });

  test('close says goodbye first', async () => {
    const connection = await connected();
    server().answers(201, { Token: 'm2' });
    connection.close();
    await vi.waitFor(() => expect(connection.state.phase).toBe('disconnected'));
    expect(server().seen.at(-1)?.fields).toEqual({ message: '/quit' });
  });
});

describe('members', () => {
  test('[PROTOCOLS 1, what real servers do] Users may lack the own name', async () => {
    const connection = await connected();
    stream().sends('Users', { created: 1, users: ['bob'] }, 'e1');
    expect(connection.members).toEqual(['ana', 'bob']);
  });

  test('[PROTOCOLS 1, what real servers do] Users may come after the history, whose Joins and Parts are old', async () => {
    const connection = await connected();
    stream().sends('Join', { created: 5, user: 'eve' }, 'e1');
    stream().sends('Users', { created: 10, users: ['ana', 'bob'] }, 'e2');
    expect(connection.members).toEqual(['ana', 'bob']);
  });

  test('[PROTOCOLS 1, what real servers do] Users may come before the history, whose Joins and Parts are old', async () => {
    const connection = await connected();
    stream().sends('Users', { created: 10.5, users: ['ana', 'bob'] }, 'e1');
    stream().sends('Part', { created: 5, user: 'bob' }, 'e2');
    stream().sends('Join', { created: 6, user: 'eve' }, 'e3');
    stream().sends('Join', { created: 10, user: 'cy' }, 'e4');
    expect(connection.members).toEqual(['ana', 'bob', 'cy']);
  });

  test('[PROTOCOLS 1, what real servers do] Join before Users', async () => {
    const connection = await connected();
    stream().sends('Join', { created: 1, user: 'ana' }, 'e1');
    stream().sends('Users', { created: 1, users: ['ana'] }, 'e2');
    expect(connection.members).toEqual(['ana']);
  });

  test('[PROTOCOLS 1, what real servers do] a Part of oneself, a second Join, a Part of a stranger', async () => {
    const connection = await connected();
    stream().sends('Users', { created: 1, users: ['ana', 'bob'] }, 'e1');
    stream().sends('Part', { created: 2, user: 'ana' }, 'e2');
    stream().sends('Join', { created: 3, user: 'bob' }, 'e3');
    stream().sends('Part', { created: 4, user: 'nobody' }, 'e4');
    expect(connection.members).toEqual(['ana', 'bob']);
    stream().sends('Part', { created: 5, user: 'bob' }, 'e5');
    expect(connection.members).toEqual(['ana']);
  });
});

describe('events', () => {
  test('[PROTOCOLS 1, what real servers do] created as a string, data of several lines', async () => {
    const changes = changesOf(await connected());
    stream().sends('Message', '{"created":"12.5",\n"user":"bob",\n"message":"hi"}', 'e1');
    const event = { type: 'Message', id: 'e1', created: 12.5, user: 'bob', message: 'hi' };
    expect(changes).toEqual([{ type: 'event', event }]);
  });

  test('[PROTOCOLS 1, what real servers do] an event without an id does not inherit the one before', async () => {
    const changes = changesOf(await connected());
    stream().sends('Message', { created: 1, user: 'bob', message: 'one' }, 'e1');
    stream().sends('Message', { created: 2, user: 'bob', message: 'two' });
    const ids = changes.map((change) => (change.type === 'event' ? change.event.id : change.type));
    expect(ids).toEqual(['e1', '']);
  });

  test('a broken event is skipped', async () => {
    const changes = changesOf(await connected());
    stream().sends('Message', 'not JSON', 'e1');
    stream().sends('Message', { created: 1, user: 'bob' }, 'e2');
    expect(changes).toEqual([]);
  });
});

describe('resume', () => {
  test('[PROTOCOLS 1 /stream] a new page resumes by ?lastEventId= and knows the members', async () => {
    const connection = await connected();
    stream().sends('Users', { created: 1, users: ['ana', 'bob'] }, 'u 1');
    const saved: unknown = JSON.parse(JSON.stringify(connection.save()));
    const again = resume(saved);
    expect(stream().url).toBe(`${base}/stream/s1?lastEventId=u%201`);
    expect(again?.resumes).toBe(true);
    expect(again?.members).toEqual(['ana', 'bob']);
  });

  test('[PROTOCOLS 1, what only we have] a foreign server gets no ?lastEventId=', async () => {
    const connection = await connected({ parley: false });
    stream().sends('Users', { created: 1, users: [] }, 'u1');
    expect(resume(connection.save())?.resumes).toBe(false);
    expect(stream().url).toBe(`${base}/stream/s1`);
  });

  test.each([[undefined], [null], ['x'], [{ address: base }]])('%j is no session', (saved) => {
    expect(resume(saved)).toBeUndefined();
  });
});
