import { afterEach, describe, expect, test, vi } from 'vitest';
import { loginDefaults } from '../../../web/src/store/remembered.ts';
import type { Room } from '../../../web/src/store/room.ts';
import { Tab } from '../../../web/src/store/tab.ts';
import { installFakes, stream } from '../fakes.ts';

const server = installFakes();
const page = { protocol: 'http:', origin: 'http://host', pathname: '/' };
const login = { protocol: 'sse', address: 'http://chat.example/', user: 'ana', password: 'secret' } as const;

afterEach(() => vi.restoreAllMocks());

/** The room that a tab shows. */
function shown(tab: Tab): Room | undefined {
  return tab.getSnapshot().active?.room;
}

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
    const room = shown(tab);
    if (room !== undefined) room.draft = 'I was';

    const again = shown(reloaded());
    expect(stream().url).toBe('http://chat.example/stream/s1?lastEventId=e2');
    expect(again?.draft).toBe('I was');
    expect(again?.getSnapshot()).toMatchObject({ user: 'ana', members: ['ana', 'bob'], messages: 1 });
  });

  test('[PROTOCOLS 1 Commands] after Disconnect there is nothing to go on with', async () => {
    await loggedIn();
    stream().sends('Disconnect', { created: 1 }, 'e1');
    expect(shown(reloaded())).toBeUndefined();
  });

  test('goes on in the other rooms where one of them is over', async () => {
    const tab = await loggedIn();
    server().admits();
    await tab.logIn({ ...login, address: 'http://chat.example/rooms/blue' });
    stream().opens();
    stream().sends('Disconnect', { created: 1 }, 'e1');
    const again = reloaded().getSnapshot().entries;
    expect(again.map(({ title, phase }) => `${title} ${phase}`)).toEqual([
      'lobby connecting',
      'blue logged-out',
    ]);
  });

  test('keeps what was not said to have arrived', async () => {
    const tab = await loggedIn();
    server().holds();
    shown(tab)?.say('hello');
    expect(shown(reloaded())?.getSnapshot().outgoing).toMatchObject([{ text: 'hello', status: 'failed' }]);
  });

  test('keeps what one was about to say to single people of a room that is over', async () => {
    const tab = await loggedIn();
    const talk = shown(tab)?.talkWith('bob');
    if (talk !== undefined) talk.draft = 'I was';
    stream().sends('Disconnect', { created: 1 }, 'e1');
    const again = reloaded();
    server().admits();
    await again.logIn(login);
    expect(shown(again)?.talkWith('bob').draft).toBe('I was');
  });

  test('nothing is stored while the page shows, so that a duplicated tab is a session of its own', async () => {
    await loggedIn();
    expect(sessionStorage.length).toBe(0);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(sessionStorage.length).toBeGreaterThan(0);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(sessionStorage.length).toBe(0);
  });

  test.each(['nonsense', '{"rooms":[{"connection":{}}],"kept":{}}', '[]', 'null'])(
    'a stored %s is no session',
    (stored) => {
      sessionStorage.setItem('parley.tab', stored);
      expect(new Tab(page).getSnapshot()).toEqual({ entries: [], active: undefined });
    },
  );

  test('a stored event that is none is left out', async () => {
    await loggedIn();
    stream().sends('Message', { created: 2, user: 'bob', message: 'hello' }, 'e2');
    dispatchEvent(new Event('pagehide'));
    const stored = sessionStorage.getItem('parley.tab.events.0') ?? '';
    sessionStorage.setItem('parley.tab.events.0', stored.replace('[', '[7,{"type":"Message"},'));
    expect(shown(new Tab(page))?.getSnapshot().messages).toBe(1);
  });
});

describe('a login', () => {
  test('to the same room and name goes on in what is shown', async () => {
    const tab = await loggedIn();
    const room = shown(tab);
    stream().givesUp();
    server().admits();
    await tab.logIn(login);
    expect(shown(tab)).toBe(room);
  });

  test('to the same room under another name begins anew, and keeps what was typed', async () => {
    const tab = await loggedIn();
    const room = shown(tab);
    if (room !== undefined) room.draft = 'I was';
    stream().givesUp();
    server().admits();
    await tab.logIn({ ...login, user: 'bea' });
    expect(shown(tab)).not.toBe(room);
    expect(shown(tab)?.draft).toBe('I was');
    expect(tab.getSnapshot().entries.map(({ user }) => user)).toEqual(['bea']);
  });

  test('is not needed to try again', async () => {
    const tab = await loggedIn();
    stream().givesUp();
    tab.tryAgain();
    stream().opens();
    await vi.waitFor(() => expect(shown(tab)?.getSnapshot().state).toEqual({ phase: 'connected' }));
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
