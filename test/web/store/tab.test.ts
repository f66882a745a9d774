import { afterEach, describe, expect, test, vi } from 'vitest';
import { loginDefaults } from '../../../web/src/store/remembered.ts';
import { Tab } from '../../../web/src/store/tab.ts';
import { installFakes, stream } from '../fakes.ts';

const server = installFakes();
const page = { protocol: 'http:', origin: 'http://host', pathname: '/' };
const login = { address: 'http://chat.example/', user: 'ana', password: 'secret' };

afterEach(() => vi.restoreAllMocks());

async function loggedIn(): Promise<Tab> {
  const tab = new Tab(page);
  tab.keepAcrossReloads();
  server().admits();
  await tab.logIn(login);
  stream().opens();
  return tab;
}

/** What the browser does with the page on a reload, and the page that follows. */
function reloaded(): Tab {
  dispatchEvent(new Event('pagehide'));
  return new Tab(page);
}

describe('reload', () => {
  test('goes on without a login: messages, members, draft, and from the last event on', async () => {
    const tab = await loggedIn();
    stream().sends('Users', { created: 1, users: ['ana', 'bob'] }, 'e1');
    stream().sends('Message', { created: 2, user: 'bob', message: 'hello' }, 'e2');
    const room = tab.getSnapshot();
    if (room !== undefined) room.draft = 'I was';

    const again = reloaded().getSnapshot();
    expect(stream().url).toBe('http://chat.example/stream/s1?lastEventId=e2');
    expect(again?.draft).toBe('I was');
    expect(again?.getSnapshot()).toMatchObject({ user: 'ana', members: ['ana', 'bob'], messages: 1 });
  });

  test('[PROTOCOLS 1 Commands] after Disconnect there is nothing to go on with', async () => {
    await loggedIn();
    stream().sends('Disconnect', { created: 1 }, 'e1');
    expect(reloaded().getSnapshot()).toBeUndefined();
  });

  test('nothing is stored while the page shows, so that a duplicated tab is a session of its own', async () => {
    await loggedIn();
    expect(sessionStorage.length).toBe(0);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(sessionStorage.length).toBe(1);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(sessionStorage.length).toBe(0);
  });

  test.each(['nonsense', '{"connection":{},"events":[],"draft":""}', '[]', 'null'])(
    'a stored %s is no session',
    (stored) => {
      sessionStorage.setItem('parley.tab', stored);
      expect(new Tab(page).getSnapshot()).toBeUndefined();
    },
  );

  test('a stored event that is none is left out', async () => {
    await loggedIn();
    stream().sends('Message', { created: 2, user: 'bob', message: 'hello' }, 'e2');
    dispatchEvent(new Event('pagehide'));
    const stored = sessionStorage.getItem('parley.tab') ?? '';
    sessionStorage.setItem('parley.tab', stored.replace('"events":[', '"events":[7,{"type":"Message"},'));
    expect(new Tab(page).getSnapshot()?.getSnapshot().messages).toBe(1);
  });
});

describe('a login', () => {
  test('to the same room and name goes on in what is shown', async () => {
    const tab = await loggedIn();
    const room = tab.getSnapshot();
    stream().givesUp();
    server().admits();
    await tab.logIn(login);
    expect(tab.getSnapshot()).toBe(room);
  });

  test('elsewhere shows another room, and keeps what was typed', async () => {
    const tab = await loggedIn();
    const room = tab.getSnapshot();
    if (room !== undefined) room.draft = 'I was';
    stream().givesUp();
    server().admits();
    await tab.logIn({ ...login, user: 'bea' });
    expect(tab.getSnapshot()).not.toBe(room);
    expect(tab.getSnapshot()?.draft).toBe('I was');
  });

  test('is not needed to try again', async () => {
    const tab = await loggedIn();
    stream().givesUp();
    tab.tryAgain();
    stream().opens();
    await vi.waitFor(() => expect(tab.getSnapshot()?.getSnapshot().state).toEqual({ phase: 'connected' }));
  });
});

describe('what the form begins with', () => {
  const deep = { ...page, pathname: '/rooms/blue/' };

  test('the page’s own address', () => {
    expect(loginDefaults(page)).toEqual({ address: 'http://host', user: '' });
    expect(loginDefaults(deep)).toEqual({ address: 'http://host/rooms/blue', user: '' });
  });

  test('the address and name of the last login, never the password', async () => {
    await loggedIn();
    expect(loginDefaults(page)).toEqual({ address: 'http://chat.example', user: 'ana' });
    expect(loginDefaults(deep)).toEqual({ address: 'http://host/rooms/blue', user: 'ana' });
    expect(JSON.stringify({ ...localStorage })).not.toContain('secret');
  });

  test('a login on a room’s own page does not change what the host’s page offers', async () => {
    server().admits();
    await new Tab(deep).logIn({ ...login, address: 'http://host/rooms/blue/' });
    expect(loginDefaults(page)).toEqual({ address: 'http://host', user: 'ana' });
  });
});
