import { expect, test } from 'vitest';
import { parseConfig } from '../../worker/config.ts';
import { Sockets } from '../../worker/protocols/sockets.ts';
import { Room } from '../../worker/room/room.ts';
import { inFreshRoom, kept } from './room/storage.ts';

/** A whisperer who said "hello", and what the room keeps from then on. */
function whispering(
  variables: Record<string, string>,
  run: (room: Room, send: (content: string) => void, types: () => string[]) => Promise<void>,
): Promise<void> {
  return inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig(variables));
    await room.open();
    const sockets = new Sockets(room, state);
    await sockets.accept({ request: new Request('https://room/v1/chat/ws'), url: 'https://room/v1/chat/ws' });
    const [ws] = state.getWebSockets();
    if (ws === undefined) throw new Error('no socket');
    const send = (content: string) =>
      sockets.receive(ws, JSON.stringify({ type: 'messages', data: [{ user_id: 'u-1', content }] }));
    send('hello');
    await room.journal.settled();
    const since = room.history.lastId();
    await run(room, send, () => kept(room, since).map(({ type }) => type));
    await room.journal.settled();
  });
}

test('[PROTOCOLS, One room] who was kicked is not heard through the socket that is closing', () =>
  whispering({}, async (room, send, types) => {
    const seat = room.members.seatOf('anon-u-1');
    if (seat === undefined) throw new Error('nobody is here');
    room.leave(seat, () => seat.end('to return'));
    await room.journal.settled();
    send('again');
    expect(types()).toEqual(['Part']);
  }));

test('[DESIGN promise 6] who says nothing and is sent too much is ended, and parted once', () =>
  whispering({ SOCKET_BUDGET: '1048576' }, async (room, _send, types) => {
    for (let n = 0; n < 600; n += 1) {
      room.journal.append({ type: 'Message', user: 'bob', message: 'x'.repeat(4_000) }, { person: 'b=' });
      if (n % 20 === 0) await room.journal.settled();
    }
    await room.journal.settled();
    expect(room.members.seatOf('anon-u-1')).toBeUndefined();
    expect(types().filter((type) => type !== 'Message')).toEqual(['Part']);
  }));

test('[DESIGN Limits] renames and logins count as messages do', () =>
  inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({ MESSAGE_RATE: '1', MESSAGE_BURST: '5' }));
    await room.open();
    const sockets = new Sockets(room, state);
    await sockets.accept({ request: new Request('https://room/'), url: 'https://room/' });
    const [ws] = state.getWebSockets();
    if (ws === undefined) throw new Error('no socket');
    for (let n = 0; n < 50; n += 1)
      sockets.receive(ws, JSON.stringify({ type: 'login', username: `ann ${n}` }));
    await room.journal.settled();
    const joins = room.history
      .page('', room.history.lastId(), 'all', '')
      .filter(({ event }) => event.type === 'Join');
    expect(joins.length).toBeLessThanOrEqual(6);
    sockets.close(ws, 1000);
    await room.journal.settled();
  }));
