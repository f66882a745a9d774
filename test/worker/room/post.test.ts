import { expect, test } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import { EventStream } from '../../../worker/protocols/sse/stream.ts';
import type { Command } from '../../../worker/room/commands.ts';
import { obey } from '../../../worker/room/obey.ts';
import { admit, type Posted, post as spend } from '../../../worker/room/post.ts';
import { Room } from '../../../worker/room/room.ts';
import type { Claims } from '../../../worker/room/tokens.ts';
import { inFreshRoom } from './storage.ts';

const invalid = expect.objectContaining({ code: 'invalid-token' });

function inRoom(run: (room: Room) => void | Promise<void>): Promise<void> {
  return inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({}));
    await room.open();
    room.accounts.save({ name: 'ann', password: '', messageJti: 'm', streamJti: 's' });
    await run(room);
    await room.drain();
  });
}

const say: Command = { verb: 'say', text: 'hello' };
const claims = { user: 'ann', jti: 'm', expired: false };

function post(room: Room, by: Claims, key: string | null, command: Command): Posted {
  return spend(room, by, key, (seat) => obey(room, seat, command));
}

test('[PROTOCOLS 1 /stream] an expired token is good while the user’s stream is open, and only then', () =>
  inRoom((room) => {
    const expired = { ...claims, expired: true };
    expect(() => admit(room, expired, null)).toThrow(invalid);
    room.enter(new EventStream(room, 'ann', undefined));
    expect(admit(room, expired, null)).toBeUndefined();
  }));

test('[DESIGN promise 7] a token is spent once: by an accepted message, or by “no stream”', () =>
  inRoom((room) => {
    expect(post(room, claims, null, say).status).toBe(409);
    expect(() => post(room, claims, null, say)).toThrow(invalid);
    room.enter(new EventStream(room, 'ann', undefined));
    const next = room.accounts.find('ann')?.messageJti ?? '';
    expect(post(room, { ...claims, jti: next }, null, say).status).toBe(201);
    expect(() => post(room, { ...claims, jti: next }, null, say)).toThrow(invalid);
  }));

test('[PROTOCOLS 1 /message] a command that cannot be obeyed leaves the token unspent and tells nothing', () =>
  inRoom((room) => {
    room.enter(new EventStream(room, 'ann', undefined));
    const before = room.history.lastId();
    for (const target of ['ann', 'nobody']) {
      expect(() => post(room, claims, null, { verb: 'kick', target })).toThrow();
    }
    expect(room.accounts.find('ann')?.messageJti).toBe('m');
    expect(room.history.lastId()).toBe(before);
  }));

test('[PROTOCOLS 1, what only we have] repeated answers are kept for a while, and not over a new login', () =>
  inRoom((room) => {
    room.enter(new EventStream(room, 'ann', undefined));
    let jti = 'm';
    for (let n = 0; n < 40; n += 1) jti = post(room, { ...claims, jti }, `key ${n}`, say).jti;
    expect(() => admit(room, claims, 'key 0')).toThrow(invalid);
    const last = room.accounts.find('ann')?.messageJti;
    room.answers.keep('ann', 'earlier', 'a key', 201);
    expect(admit(room, { ...claims, jti: 'earlier' }, 'a key')).toEqual({ status: 201, jti: last });
    expect(() => admit(room, { ...claims, jti: 'earlier' }, 'another key')).toThrow(invalid);
    room.answers.forget('ann');
    expect(() => admit(room, { ...claims, jti: 'earlier' }, 'a key')).toThrow(invalid);
  }));
