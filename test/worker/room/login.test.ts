import { expect, test } from 'vitest';
import { parseConfig } from '../../../worker/config.ts';
import { makeInvite } from '../../../worker/room/invites.ts';
import { login } from '../../../worker/room/login.ts';
import { ACCOUNTS } from '../../../worker/room/people.ts';
import { Room } from '../../../worker/room/room.ts';
import { inFreshRoom } from './storage.ts';

test('[docs/protocols.md invite] whose maker is banned while the login waits for its turn, it is none', () =>
  inFreshRoom(async (state) => {
    const room = new Room('tea', state, parseConfig({ ROOM_ACCESS: 'invite' }));
    await room.open();
    await login(room, 'walter', 'secret', null);
    const { invite: owners } = await makeInvite(room, 'walter');
    await login(room, 'jane', 'secret', owners);
    const { invite } = await makeInvite(room, 'jane');
    const queue = [1, 2, 3].map(() => room.passwords.hash('somebody else’s'));
    const late = login(room, 'max', 'secret', invite).catch((error: unknown) => error);
    await Promise.all(queue);
    room.sanctions.add('ban', room.people.meet(ACCOUNTS, 'jane', 'jane').id, 'jane');
    expect(await late).toMatchObject({ code: 'invite-needed' });
    await room.drain();
  }));
