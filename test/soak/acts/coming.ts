/** How people come and go, and lose their connection. */
import { StreamClient } from '../../faults/clients/stream-client.ts';
import { pick } from '../pick.ts';
import { isForAccounts } from '../scene.ts';
import type { Act } from './act.ts';

/** Milliseconds. */
const DOZE = 5_000;
const TAKEN = 500;

export const COMING: readonly Act[] = [
  {
    name: 'a connection breaks',
    share: 50,
    run: async (_, { client }) => client.drop(),
  },
  {
    name: 'a connection is reset',
    share: 30,
    run: async (_, { client }) => client.reset(),
  },
  {
    name: 'one leaves and another comes',
    share: 50,
    /** The same account, or a new guest. */
    async run(scene, seat) {
      const { door, room, client } = seat;
      const name = isForAccounts(door) ? client.name : scene.guestName(door.name);
      seat.client = new door(room.base, name, room.watch);
      await client.leave();
      await seat.client.come();
    },
  },
  {
    name: 'a reader stops for 5 s',
    share: 50,
    run: async (_, { client }) => client.doze(DOZE),
  },
  {
    name: 'a stream resumes while it is open',
    share: 60,
    run: async (_, { client }) => client instanceof StreamClient && client.takeOver(TAKEN),
  },
  {
    name: '/reconnect',
    share: 30,
    run: async (_, { client }) => client instanceof StreamClient && client.say('/reconnect'),
  },
  {
    name: '/kick',
    share: 20,
    async run({ seats }, { room, client }) {
      const others = seats.filter((each) => each.room === room && each.client instanceof StreamClient);
      const other = pick(others).client;
      if (!(client instanceof StreamClient) || other === client || !other.isIn) return false;
      return client.say(`/kick ${other.name}`);
    },
  },
];
