import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { alertOf } from '../../../web/src/alerts/alerts.ts';
import { Room } from '../../../web/src/store/room.ts';
import { changeSettings, getSettings } from '../../../web/src/store/settings.ts';
import { FakeConnection } from '../fake-connection.ts';

const shown: string[] = [];

beforeEach(() => {
  shown.length = 0;
  const notification = class {
    static permission = 'granted';
    constructor(title: string, { body }: NotificationOptions) {
      shown.push(`${title}: ${body}`);
    }
  };
  vi.stubGlobal('Notification', notification);
});
afterEach(() => {
  changeSettings({ notifications: false, sound: false });
  vi.unstubAllGlobals();
});

function watched(): { connection: FakeConnection; room: Room } {
  const connection = new FakeConnection();
  const room = new Room(connection);
  alertOf(room);
  return { connection, room };
}

/** Says something that the room has to have taken in before it tells of it. */
async function hears(connection: FakeConnection, room: Room, text: string): Promise<void> {
  const { unread, messages } = room.getSnapshot();
  connection.hears('bob', text);
  await vi.waitFor(() => expect(room.getSnapshot().messages).toBe(messages + 1));
  expect(room.getSnapshot().unread).toBeGreaterThanOrEqual(unread);
}

test('nothing is shown, and nothing sounds, until somebody asks for it', async () => {
  expect(getSettings()).toEqual({ notifications: false, sound: false });
  const { connection, room } = watched();
  await hears(connection, room, 'hello');
  expect(shown).toEqual([]);
});

test('a message in a room out of sight is shown', async () => {
  changeSettings({ notifications: true });
  const { connection, room } = watched();
  await hears(connection, room, 'hello');
  expect(shown).toEqual(['bob · blue: hello']);
});

test('not in a room that one looks at, and not in a muted one', async () => {
  changeSettings({ notifications: true });
  const { connection, room } = watched();
  room.look(true);
  await hears(connection, room, 'seen');
  room.look(false);
  room.mute(true);
  await hears(connection, room, 'muted');
  expect(shown).toEqual([]);
});

test('what is said privately is shown as such, unless one looks at it', async () => {
  changeSettings({ notifications: true });
  const { connection, room } = watched();
  connection.hearsPrivately('bob', 'ana', 'psst');
  await vi.waitFor(() => expect(shown).toEqual(['bob · privately: psst']));
  room.look(true, 'bob');
  connection.hearsPrivately('bob', 'ana', 'still there?');
  await vi.waitFor(() => expect(room.talkWith('bob').getSnapshot().messages).toBe(2));
  connection.hearsPrivately('cy', 'ana', 'and I');
  await vi.waitFor(() => expect(shown).toHaveLength(2));
  expect(shown[1]).toBe('cy · privately: and I');
});

test('what is chosen is there on the next page', async () => {
  changeSettings({ sound: true });
  vi.resetModules();
  const next = await import('../../../web/src/store/settings.ts');
  expect(next.getSettings()).toEqual({ notifications: false, sound: true });
});

test.each(['nonsense', '[]', '{"sound":"loud","notifications":true}'])(
  'a stored %s is read as far as it can be',
  async (stored) => {
    localStorage.setItem('parley.settings', stored);
    vi.resetModules();
    const next = await import('../../../web/src/store/settings.ts');
    expect(next.getSettings().sound).toBe(false);
    localStorage.clear();
  },
);
