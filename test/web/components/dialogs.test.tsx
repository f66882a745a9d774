import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Message } from '../../../protocol/events.ts';
import { DeleteDialog } from '../../../web/src/components/dialogs/DeleteDialog.tsx';
import { InviteDialog } from '../../../web/src/components/dialogs/InviteDialog.tsx';
import { ConnectionError, type Keys } from '../../../web/src/connections/connection.ts';
import { Room } from '../../../web/src/store/room.ts';
import { FakeConnection } from '../fake-connection.ts';

afterEach(cleanup);

const message: Message = { type: 'Message', id: 'm1', created: 1, user: 'ana', message: 'said too soon' };
const refusal = new ConnectionError('refused', 'An owner of this room has muted you.');

/** A room where one may do what the keys can. */
function roomWith(keys: Partial<Keys>): Room {
  const connection = new FakeConnection();
  const none = () => Promise.reject(new Error('not asked for in this test'));
  connection.keys = { isOwner: none, remove: none, invite: none, ...keys };
  return new Room(connection);
}

test('a deletion that is refused says why, stays open, and can be tried again', async () => {
  const remove = vi.fn().mockRejectedValueOnce(refusal).mockResolvedValueOnce(undefined);
  const close = vi.fn();
  render(<DeleteDialog room={roomWith({ remove })} message={message} onClose={close} />);
  expect(screen.getByText('said too soon')).toBeDefined();
  const submit = screen.getByRole('button', { name: 'Delete' });
  await userEvent.click(submit);
  await waitFor(() => expect(screen.getByRole('alert').textContent).toBe(refusal.detail));
  expect(close).not.toHaveBeenCalled();
  await userEvent.click(submit);
  await waitFor(() => expect(close).toHaveBeenCalledOnce());
  expect(remove.mock.calls).toEqual([['m1'], ['m1']]);
});

test('a second click while the first is on its way deletes once', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const remove = vi.fn(() => promise);
  render(<DeleteDialog room={roomWith({ remove })} message={message} onClose={() => {}} />);
  await userEvent.dblClick(screen.getByRole('button', { name: 'Delete' }));
  expect(remove).toHaveBeenCalledOnce();
  resolve();
});

test('keeping it asks nothing of the room', async () => {
  const remove = vi.fn();
  const close = vi.fn();
  render(<DeleteDialog room={roomWith({ remove })} message={message} onClose={close} />);
  await userEvent.click(screen.getByRole('button', { name: 'Keep it' }));
  expect(close).toHaveBeenCalledOnce();
  expect(remove).not.toHaveBeenCalled();
});

test('an invite shows as a link, and until when it is good', async () => {
  const invite = async () => ({ token: 'a.b', expires: 1_800_000_000 });
  render(<InviteDialog room={roomWith({ invite })} onClose={() => {}} />);
  const link = await screen.findByLabelText<HTMLInputElement>('Link');
  expect(link.value).toBe('http://chat.example/rooms/blue/?invite=a.b');
  expect(screen.getByText(/can register in this room until .*2027/)).toBeDefined();
});

test('an invite that is refused says why', async () => {
  render(<InviteDialog room={roomWith({ invite: () => Promise.reject(refusal) })} onClose={() => {}} />);
  expect(await screen.findByText(refusal.detail ?? '')).toBeDefined();
});
