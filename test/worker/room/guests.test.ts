import { expect, test } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import type { Line } from '../../../worker/room/guests.ts';
import { Room } from '../../../worker/room/room.ts';
import { inFreshRoom } from './storage.ts';

const line = (): Line => ({ reads: () => false, signal: () => {}, showOut: () => {} });

function inRoom(run: (room: Room, arrive: (name: string, at?: Line) => string) => void): Promise<void> {
  return inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({ NAME_MAX: '8' }));
    await room.open();
    const arrive = (name: string, at = line()) =>
      room.guests.arrive(room.people.meet('test', crypto.randomUUID(), name), name, at).user;
    run(room, arrive);
    await room.journal.settled();
  });
}

test('[PROTOCOLS, One room] a name that is taken or registered is numbered, and cut where it would be too long', () =>
  inRoom((room, arrive) => {
    room.accounts.save({ name: 'walter', password: '', messageJti: 'm', streamJti: 's' });
    expect(['walter', 'walter', 'walter'].map((name) => arrive(name))).toEqual([
      'walter-2',
      'walter-3',
      'walter-4',
    ]);
    expect(['🫖'.repeat(8), '🫖'.repeat(8)].map((name) => arrive(name))).toEqual([
      '🫖'.repeat(8),
      `${'🫖'.repeat(6)}-2`,
    ]);
  }));

test('[PROTOCOLS, One room] a guest gives way when the name is registered', () =>
  inRoom((room, arrive) => {
    arrive('ann');
    room.accounts.save({ name: 'ann', password: '', messageJti: 'm', streamJti: 's' });
    room.guests.giveWay('ann');
    expect(room.members.seatOf('ann')).toBeUndefined();
    expect(room.members.seatOf('ann-2')).toBeDefined();
  }));

test('[PROTOCOLS, One room] a guest with two lines leaves with the second', () =>
  inRoom((room) => {
    const person = room.people.meet('test', 'key', 'ann');
    const [first, second] = [line(), line()];
    room.guests.arrive(person, 'ann', first);
    room.guests.arrive(person, 'ann', second);
    room.guests.depart(person.id, first);
    expect(room.members.seatOf('ann')).toBeDefined();
    room.guests.depart(person.id, second);
    room.guests.depart(person.id, second);
    expect(room.members.seatOf('ann')).toBeUndefined();
  }));

test('people who left no trace are forgotten, those in history and those with an account are not', () =>
  inRoom((room, arrive) => {
    arrive('ann');
    const spoke = room.members.seatOf('ann')?.person ?? '';
    const account = room.people.meet('account', 'eve', 'eve').id;
    for (let n = 0; n < 10_001; n += 1) room.people.meet('test', `passer-by ${n}`, 'x');
    const first = room.people.lookUp('test', 'passer-by 0')?.id ?? '';
    room.people.prune();
    expect([spoke, account, first].map((id) => room.people.find(id)?.name)).toEqual([
      'ann',
      'eve',
      undefined,
    ]);
  }));
