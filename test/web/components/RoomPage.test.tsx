import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { RoomPage } from '../../../web/src/components/RoomPage.tsx';
import { Room } from '../../../web/src/store/room.ts';
import { FakeConnection } from '../fake-connection.ts';
import { callbacks, field, renderRoom } from './render.tsx';

afterEach(() => vi.restoreAllMocks());

test('says which room this is and who is here', async () => {
  const { connection } = await renderRoom();
  connection.hasMembers('ana', 'bob', 'cy');
  const people = screen.getByRole('complementary', { name: /People/ });
  await within(people).findByText('cy');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('blue');
  expect(screen.getByText('chat.example')).toBeDefined();
  expect(
    within(people)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual(['anayou', 'bob', 'cy']);
});

test('says beside a name whose it could be taken for', async () => {
  const { connection } = await renderRoom();
  connection.hasMembers('ana', 'bob', 'аna', 'b0b');
  const people = screen.getByRole('complementary', { name: /People/ });
  await within(people).findByText('b0b');
  const marked = within(people).getAllByText(/^looks like/);
  expect(marked.map((mark) => mark.closest('li')?.textContent)).toEqual([
    'аnalooks like “ana”',
    'b0blooks like “bob”',
  ]);
});

test('the list of people folds out where the screen is narrow', async () => {
  const { user } = await renderRoom();
  const toggle = screen.getByRole('button', { name: 'Who is here: 1 person' });
  expect(toggle.getAttribute('aria-expanded')).toBe('false');
  await user.click(toggle);
  expect(toggle.getAttribute('aria-expanded')).toBe('true');
  expect(document.getElementById(toggle.getAttribute('aria-controls') ?? '')?.className).toContain('open');
});

test('Leave closes the connection, and a login form offers the way back', async () => {
  const { connection, user } = await renderRoom();
  await user.click(screen.getByRole('button', { name: 'Leave' }));
  expect(connection.isClosed).toBe(true);
  await screen.findByText('You have left the room.');
  expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('ana');
  expect(screen.queryByRole('button', { name: 'Leave' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

describe('a lost connection', () => {
  test('reconnecting shows, and asks nothing of the user', async () => {
    const { connection } = await renderRoom();
    connection.becomes({ phase: 'reconnecting' });
    expect((await screen.findByText('Reconnecting…')).closest('[role=status]')).not.toBeNull();
    expect(screen.queryByLabelText('Password')).toBeNull();
  });

  test.each([
    ['lost', /did not let you back in/],
    ['refused', /did not let you in/],
    ['expired', /no longer accepts this login/],
  ] as const)(
    '[PROTOCOLS 1, what real servers do] %s: says why and offers login again',
    async (reason, why) => {
      const { connection } = await renderRoom();
      connection.hears('bob', 'still readable');
      connection.becomes({ phase: 'disconnected', reason });
      expect((await screen.findByText(why)).closest('[role=alert]')).not.toBeNull();
      expect(screen.getByLabelText('Password')).toBeDefined();
      expect(screen.getByText('still readable')).toBeDefined();
      expect(screen.getByRole('complementary', { name: /Who was here/ })).toBeDefined();
    },
  );

  test('can be tried again without a login, and the focus comes back to the message', async () => {
    const connection = new FakeConnection();
    const room = new Room(connection);
    const next = new FakeConnection();
    render(<RoomPage {...callbacks} room={room} onTryAgain={() => room.reconnect(next)} />);
    connection.becomes({ phase: 'disconnected', reason: 'lost' });
    await userEvent.setup().click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByLabelText('Password')).toBeNull());
    expect(document.activeElement).toBe(field());
    cleanup();
  });
});
