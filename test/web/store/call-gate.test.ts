import { beforeEach, expect, test, vi } from 'vitest';
import { CallGate } from '../../../web/src/store/call-gate.ts';
import { Room } from '../../../web/src/store/room.ts';
import { installBrowser } from '../calls/browser.ts';
import { FakeConnection } from '../fake-connection.ts';

installBrowser();
let connection: FakeConnection;
let room: Room;
let gate: CallGate;

beforeEach(() => {
  connection = new FakeConnection();
  room = new Room(connection);
  gate = new CallGate();
  gate.watch(room);
  connection.becomes({ phase: 'connected' });
});

const kinds = () => connection.signals.map(({ to, signal }) => `${to} ${signal.kind}`);

test('whoever leaves a room hangs up first, as long as there is a way to say so', async () => {
  gate.start(room, 'bob', false);
  await vi.waitFor(() => expect(kinds()).toEqual(['bob ring']));
  const close = vi.spyOn(connection, 'close').mockImplementation(() => {
    expect(kinds()).toEqual(['bob ring', 'bob hang-up']);
  });
  room.leave();
  expect(close).toHaveBeenCalledOnce();
});
