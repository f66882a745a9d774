import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach } from 'vitest';
import { RoomPage } from '../../../web/src/components/RoomPage.tsx';
import { Room } from '../../../web/src/store/room.ts';
import { FakeConnection } from '../fake-connection.ts';
import './layout.ts';

afterEach(cleanup);

// A second is not much on a machine that does other things, too.
configure({ asyncUtilTimeout: 5_000 });

/** What a room's page asks of the rest of the program. */
export const callbacks = {
  onLogIn: () => Promise.resolve(),
  onTryAgain: () => {},
  onMute: () => {},
  onRemove: () => {},
  onInvite: () => {},
  onDelete: () => {},
  onRename: () => {},
  onAlias: () => {},
  onTalk: () => {},
};

/** A room's page in a test's hand: connected, unless it is told otherwise. */
export async function renderRoom(): Promise<{
  connection: FakeConnection;
  room: Room;
  user: ReturnType<typeof userEvent.setup>;
}> {
  const connection = new FakeConnection();
  const room = new Room(connection);
  render(<RoomPage {...callbacks} room={room} />);
  connection.becomes({ phase: 'connected' });
  await screen.findByText('Connected');
  return { connection, room, user: userEvent.setup() };
}

/** The field in which one writes. */
export function field(): HTMLTextAreaElement {
  return screen.getByLabelText<HTMLTextAreaElement>('Message');
}
