/** Many rooms in one tab, and one list in many tabs. */
import { describe, expect, test, vi } from 'vitest';
import { Tab } from '../../../web/src/store/tab.ts';
import { FakeEventSource, installFakes, stream } from '../fakes.ts';

const server = installFakes();
const page = { protocol: 'http:', origin: 'http://host', pathname: '/' };
const room = (name: string) => `http://host/rooms/${name}`;

async function enter(tab: Tab, name: string): Promise<FakeEventSource> {
  server().admits();
  await tab.logIn({ protocol: 'sse', address: room(name), user: 'ana', password: 'secret' });
  stream().opens();
  return stream();
}

const titles = (tab: Tab) => tab.getSnapshot().entries.map(({ title }) => title);
const entry = (tab: Tab, title: string) => tab.getSnapshot().entries.find((each) => each.title === title);

describe('the list', () => {
  test('has every room, and the tab shows the one that was entered last', async () => {
    const tab = new Tab(page);
    await enter(tab, 'blue');
    await enter(tab, 'red');
    expect(titles(tab)).toEqual(['blue', 'red']);
    expect(tab.getSnapshot().active?.title).toBe('red');
    expect(FakeEventSource.all.map(({ readyState }) => readyState)).toEqual([1, 1]);
  });

  test('is there for a new tab, which is in none of them', async () => {
    await enter(new Tab(page), 'blue');
    const other = new Tab(page);
    expect(entry(other, 'blue')).toMatchObject({ phase: 'logged-out', user: 'ana', room: undefined });
    expect(other.getSnapshot().active).toBeUndefined();
    expect(JSON.stringify({ ...localStorage })).not.toContain('secret');
  });

  test('what another tab adds shows, and what it removes stays where one is in it', async () => {
    const tab = new Tab(page);
    tab.keepAcrossReloads();
    await enter(tab, 'blue');
    const other = new Tab(page);
    await enter(other, 'red');
    other.remove(entry(other, 'blue')?.key ?? '');
    dispatchEvent(new StorageEvent('storage', { key: 'parley.rooms' }));
    expect(titles(tab)).toEqual(['red', 'blue']);
    expect(titles(new Tab(page))).toEqual(['red']);
  });

  test.each(['nonsense', '{}', '[7,{"address":"http://host"}]'])('a stored %s is no room', (stored) => {
    localStorage.setItem('parley.rooms', stored);
    expect(new Tab(page).getSnapshot().entries).toEqual([]);
  });

  test('a browser that stores nothing has it all the same', async () => {
    const forbidden = () => {
      throw new Error('forbidden');
    };
    vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden });
    const tab = new Tab(page);
    await enter(tab, 'blue');
    expect(titles(tab)).toEqual(['blue']);
  });
});

describe('attention', () => {
  test('what is under something else is not read', async () => {
    const tab = new Tab(page);
    const blue = await enter(tab, 'blue');
    tab.cover(true);
    blue.sends('Message', { created: 1, user: 'bob', message: 'Ana?' }, 'e1');
    await vi.waitFor(() => expect(entry(tab, 'blue')).toMatchObject({ unread: 1 }));
    tab.cover(false);
    await vi.waitFor(() => expect(entry(tab, 'blue')).toMatchObject({ unread: 0 }));
  });

  test('only rooms that do not show count what is new', async () => {
    const tab = new Tab(page);
    const blue = await enter(tab, 'blue');
    const red = await enter(tab, 'red');
    blue.sends('Message', { created: 1, user: 'bob', message: 'Ana?' }, 'e1');
    blue.sends('Message', { created: 2, user: 'ana', message: 'my own' }, 'e2');
    red.sends('Message', { created: 3, user: 'bob', message: 'seen' }, 'e3');
    await vi.waitFor(() => expect(entry(tab, 'blue')).toMatchObject({ unread: 1, mentions: 1 }));
    expect(entry(tab, 'red')).toMatchObject({ unread: 0, mentions: 0 });
    tab.select(entry(tab, 'blue')?.key);
    await vi.waitFor(() => expect(entry(tab, 'blue')).toMatchObject({ unread: 0, mentions: 0 }));
    expect(tab.getSnapshot().active?.room?.getSnapshot().divider).toBe('e1');
  });

  test('a mute is kept, and reaches the room', async () => {
    const tab = new Tab(page);
    await enter(tab, 'blue');
    tab.mute(entry(tab, 'blue')?.key ?? '', true);
    await vi.waitFor(() => expect(entry(tab, 'blue')?.room?.getSnapshot().isMuted).toBe(true));
    expect(entry(new Tab(page), 'blue')?.isMuted).toBe(true);
    tab.mute(entry(tab, 'blue')?.key ?? '', false);
    expect(entry(new Tab(page), 'blue')?.isMuted).toBe(false);
  });
});

test('a room that is entered once more shows, without another login', async () => {
  const tab = new Tab(page);
  await enter(tab, 'blue');
  await enter(tab, 'red');
  const asked = server().seen.length;
  await tab.logIn({ protocol: 'sse', address: room('blue'), user: 'ana', password: 'secret' });
  expect(tab.getSnapshot().active?.title).toBe('blue');
  expect(server().seen).toHaveLength(asked);
});

test('where a name cannot be changed, it is said', async () => {
  const tab = new Tab(page);
  await enter(tab, 'blue');
  expect(await tab.rename('bea', [entry(tab, 'blue')?.key ?? ''])).toMatchObject([
    { title: 'blue', problem: { code: 'unsupported' } },
  ]);
});

describe('a removed room', () => {
  test('is left, and the next one shows', async () => {
    const tab = new Tab(page);
    await enter(tab, 'blue');
    const red = await enter(tab, 'red');
    server().answers(201);
    tab.remove(entry(tab, 'red')?.key ?? '');
    expect(titles(tab)).toEqual(['blue']);
    expect(tab.getSnapshot().active?.title).toBe('blue');
    await vi.waitFor(() => expect(red.readyState).toBe(FakeEventSource.CLOSED));
    expect(server().seen.at(-1)?.fields).toEqual({ message: '/quit' });
  });

  test('says nothing more, whatever still comes', async () => {
    const tab = new Tab(page);
    await enter(tab, 'blue');
    server().breaks();
    tab.remove(entry(tab, 'blue')?.key ?? '');
    const heard = vi.fn();
    tab.subscribe(heard);
    await vi.waitFor(() => expect(stream().readyState).toBe(FakeEventSource.CLOSED), 30_000);
    expect(heard).not.toHaveBeenCalled();
    expect(tab.getSnapshot().active).toBeUndefined();
  });
});

describe('the address bar', () => {
  test('has the page of the room, and says which one it is', async () => {
    const navigate = vi.fn();
    const tab = new Tab(page, navigate);
    await enter(tab, 'blue');
    expect(navigate).toHaveBeenLastCalledWith('/rooms/blue/', `sse ${room('blue')}`);
    tab.select(`sse ${room('blue')}`);
    expect(navigate).toHaveBeenLastCalledWith(undefined, `sse ${room('blue')}`);
  });

  test('a room elsewhere has no page here', async () => {
    const navigate = vi.fn();
    const tab = new Tab({ ...page, pathname: '/rooms/blue/' }, navigate);
    server().admits({ parley: false });
    await tab.logIn({ protocol: 'sse', address: 'http://other', user: 'ana', password: 'secret' });
    expect(navigate).toHaveBeenLastCalledWith('/', 'sse http://other');
  });

  test('Back shows the room of the page before, a deep link the room that it names', async () => {
    const tab = new Tab(page);
    await enter(tab, 'blue');
    await enter(tab, 'red');
    tab.follow({ ...page, pathname: '/rooms/blue/' });
    expect(tab.getSnapshot().active?.title).toBe('blue');
    expect(new Tab({ ...page, pathname: '/rooms/red' }).getSnapshot().active?.title).toBe('red');
  });
});

test('a reload brings back all rooms, what was typed in each, and what was new', async () => {
  const tab = new Tab(page);
  tab.keepAcrossReloads();
  const blue = await enter(tab, 'blue');
  await enter(tab, 'red');
  blue.sends('Message', { created: 1, user: 'bob', message: 'hello' }, 'e1');
  await vi.waitFor(() => expect(entry(tab, 'blue')?.unread).toBe(1));
  for (const { room, title } of tab.getSnapshot().entries) if (room) room.draft = `about ${title}`;
  dispatchEvent(new Event('pagehide'));
  const again = new Tab(page);
  expect(again.getSnapshot().active?.title).toBe('red');
  expect(again.getSnapshot().entries.map(({ room }) => room?.draft)).toEqual(['about blue', 'about red']);
  expect(entry(again, 'blue')?.unread).toBe(1);
});
