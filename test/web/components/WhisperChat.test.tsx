import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WS } from 'vitest-websocket-mock';
import { RoomPage } from '../../../web/src/components/RoomPage.tsx';
import { open } from '../../../web/src/connections/open.ts';
import { Room } from '../../../web/src/store/room.ts';
import { installFakes } from '../fakes.ts';
import { callbacks, field } from './render.tsx';

const server = installFakes();
const address = 'http://chat.example';
const socketUrl = 'ws://chat.example/v1/chat/ws';
const me = '0d9b2c44-6f0e-4b52-9d3c-6b3f5f6f8a10';
const someone = '7e57ab1e-0000-4000-8000-000000000001';
const FIRST = '01JD0000000000000000000001';
const SECOND = '01JD0000000000000000000002';

type Item = { id: string; user_id: string; content: string };
type Sent = { type: string; data: [{ user_id: string; content: string; client_id: string }] };

let socket: WS;
let room: Room;
const user = userEvent.setup();

beforeEach(async () => {
  socket = new WS(socketUrl, { jsonProtocol: true });
  tellsHistory([{ id: FIRST, user_id: someone, content: 'said before' }]);
  const connection = await open({ protocol: 'whisper', address, user: '', id: me });
  room = new Room(connection);
  render(<RoomPage {...callbacks} room={room} />);
  await screen.findByText('said before');
});

afterEach(() => {
  room.leave();
  WS.clean();
  vi.restoreAllMocks();
});

function tellsHistory(data: Item[]): void {
  server().answers(200, { Parley: '1' }, JSON.stringify({ type: 'messages', data }));
}

/** What the server gets next. */
async function received(): Promise<Sent['data'][0]> {
  const frame = (await socket.nextMessage) as Sent;
  // Who one is comes first.
  return frame.type === 'identify' ? received() : frame.data[0];
}

function acknowledges(id: string): void {
  socket.send({ type: 'message_ids', status: 'success', message_ids: [id] });
}

function tells(item: Item): void {
  socket.send({ type: 'messages', data: [item] });
}

const message = (text: string) => screen.getByText(text).closest('article');

test('load, receive: others’ messages and one’s own are told apart', async () => {
  expect(message('said before')?.className).not.toContain('own');
  tells({ id: SECOND, user_id: me, content: 'from my other tab' });
  await screen.findByText('from my other tab');
  expect(message('from my other tab')?.className).toContain('own');
  expect(message('from my other tab')?.textContent).toContain(`Sent ${SECOND}`);
});

test('send, acknowledgement: sending, then sent with its ULID, then as everybody sees it', async () => {
  await user.type(field(), 'hello{Enter}');
  expect(await received()).toMatchObject({ user_id: me, content: 'hello' });
  expect(message('hello')?.textContent).toContain('Sending…');
  acknowledges(SECOND);
  await waitFor(() => expect(message('hello')?.textContent).toContain(`Sent ${SECOND}`));
  tells({ id: SECOND, user_id: me, content: 'hello' });
  await waitFor(() => expect(message('hello')?.querySelector('time')).not.toBeNull());
  expect(screen.getAllByText('hello')).toHaveLength(1);
  expect(message('hello')?.textContent).toContain(`Sent ${SECOND}`);
});

test('failure, resend: not sent, and sent again under the same client_id', async () => {
  await user.type(field(), 'hello{Enter}');
  const { client_id } = await received();
  socket.send({ type: 'message_ids', status: 'error', message_ids: [], error: 'Too many messages.' });
  expect((await screen.findByRole('alert')).textContent).toContain('Not sent. Too many messages.');
  await user.click(screen.getByRole('button', { name: 'Send again' }));
  expect(await received()).toMatchObject({ content: 'hello', client_id });
  acknowledges(SECOND);
  await waitFor(() => expect(message('hello')?.textContent).toContain(`Sent ${SECOND}`));
});

test('reconnect: what was on its way is acknowledged again, and stands there once', async () => {
  await user.type(field(), 'hello{Enter}');
  const { client_id } = await received();
  vi.spyOn(Math, 'random').mockReturnValue(0);
  socket.error();
  await screen.findByText('Reconnecting…');
  expect(message('hello')?.textContent).toContain('Sending…');
  socket = new WS(socketUrl, { jsonProtocol: true });
  // The server had stored it.
  tellsHistory([
    { id: FIRST, user_id: someone, content: 'said before' },
    { id: SECOND, user_id: me, content: 'hello' },
  ]);
  dispatchEvent(new Event('online'));
  expect(await received()).toMatchObject({ content: 'hello', client_id });
  acknowledges(SECOND);
  await screen.findByText('Connected');
  await waitFor(() => expect(message('hello')?.textContent).toContain(`Sent ${SECOND}`));
  expect(screen.getAllByText('hello')).toHaveLength(1);
  expect(screen.getAllByText('said before')).toHaveLength(1);
});
