/** What is said to one alone, and what calls are made of. */
import { Account } from '../../faults/clients/account.ts';
import { pick } from '../pick.ts';
import { CAHAT, CLASSROOM, WHISPER } from '../private-guests.ts';
import { Visitor } from '../visitor.ts';
import { privately, WATCHER } from '../watch.ts';
import type { Act } from './act.ts';

export const PRIVATE: readonly Act[] = [
  {
    name: 'an account and the watcher talk in private',
    share: 40,
    async run(scene, { room, client }) {
      if (!(client instanceof Account)) return false;
      const text = () => privately(client.name, scene.text());
      await client.tell(WATCHER, text());
      await room.watcher.tell(client.name, text());
      return true;
    },
  },
  {
    name: 'an account calls the watcher',
    share: 40,
    async run(scene, { room, client }) {
      if (!(client instanceof Account)) return false;
      const call = scene.guestName('call');
      await client.askForIce();
      const rings = await client.signal(WATCHER, 'ring', call, { with: [], video: false });
      if (rings) room.watch.accepted(client.name, `ring ${call}`);
      await room.watcher.signal(client.name, 'busy', call);
      const ends = await client.signal(WATCHER, 'hang-up', call);
      if (ends) room.watch.accepted(client.name, `hang-up ${call}`);
      return true;
    },
  },
  {
    name: 'a guest with a secret tells the watcher something, and rings',
    share: 20,
    async run(scene, { room: { base, watch } }) {
      const guest = pick([CLASSROOM, CAHAT, WHISPER]);
      const name = scene.guestName('confidant');
      const [call, text] = [scene.guestName('call'), privately(name, scene.text())];
      const visitor = await Visitor.open(`${base}${guest.path}`);
      try {
        await guest.confide(visitor, { name, call, text });
      } finally {
        visitor.leave();
      }
      watch.accepted(name, `ring ${call}`);
      watch.accepted(name, text);
    },
  },
];
