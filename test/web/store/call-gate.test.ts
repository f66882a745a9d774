import { afterEach, beforeEach, expect, test, vi } from 'vitest';
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

afterEach(() => vi.doUnmock('../../../web/src/calls/calls.ts'));

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

test('one keeps one’s name as long as others in a call know one by it', async () => {
  connection.canRename = true;
  gate.start(room, 'bob', false);
  await vi.waitFor(() => expect(kinds()).toEqual(['bob ring']));
  await expect(room.rename('anna')).rejects.toMatchObject({ code: 'in-call' });
  gate.getSnapshot().calls?.desk.call?.hangUp();
  await room.rename('anna');
  expect(connection.user).toBe('anna');
});

test('a call for which nothing can be loaded says so, and the next one tries again', async () => {
  vi.doMock('../../../web/src/calls/calls.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  vi.resetModules();
  const { CallGate } = await import('../../../web/src/store/call-gate.ts');
  const gate = new CallGate();
  const heard = vi.fn();
  gate.subscribe(heard);
  gate.start(room, 'bob', false);
  await vi.waitFor(() => expect(gate.getSnapshot()).toEqual({ calls: undefined, hasFailed: true }));
  expect(heard).toHaveBeenCalledOnce();
  vi.doUnmock('../../../web/src/calls/calls.ts');
  gate.start(room, 'bob', false);
  await vi.waitFor(() => expect(gate.getSnapshot()).toMatchObject({ hasFailed: false }));
  await vi.waitFor(() => expect(kinds()).toEqual(['bob ring']));
});
