/** What the owner of a room does to keep it. */
import { open } from '../../contract/http.ts';
import { login } from '../../contract/person.ts';
import { Account } from '../../faults/clients/account.ts';
import type { Room, Scene } from '../scene.ts';
import type { Act } from './act.ts';

/** An account that comes only to be banned. */
const OUTCAST = 'outcast';

export const OWNING: readonly Act[] = [
  {
    name: '/ban and /unban',
    // Each login is a slow hash.
    share: 2,
    run: (scene, { room }) => alone(room, () => banish(scene, room)),
  },
  {
    name: '/mute and /unmute',
    share: 25,
    async run(_, { room, client }) {
      if (!(client instanceof Account)) return false;
      // Asked for together: what the owner says between them to who is muted would wait for the second for ever.
      return alone(room, () =>
        Promise.all(['mute', 'unmute'].map((deed) => room.watcher.say(`/${deed} ${client.name}`))),
      );
    },
  },
  {
    name: '/topic and /slow 0',
    share: 10,
    async run(scene, { room: { watcher } }) {
      await watcher.say(`/topic ${scene.text().slice(0, 200)}`);
      await watcher.say('/slow 0');
    },
  },
  {
    name: '/delete',
    share: 30,
    async run(_, { room: { watch, watcher } }) {
      const id = watch.takeNewestId();
      return id !== undefined && watcher.say(`/delete ${id}`);
    },
  },
];

/** One thing at a time in each room: nobody can be taken a ban back from twice. */
async function alone(room: Room, act: () => Promise<unknown>): Promise<boolean> {
  if (room.isKept) return false;
  room.isKept = true;
  try {
    await act();
    return true;
  } finally {
    room.isKept = false;
  }
}

/** Who is banned loses the stream, and does not come in again until that is taken back. */
async function banish({ intrusions }: Scene, { base, watcher }: Room): Promise<void> {
  const before = await login(base, OUTCAST);
  const { stream_token: token } = JSON.parse(before.body) as Record<string, unknown>;
  const stream = await open(`${base}stream/${token}`);
  const ended = new Promise((resolve) => stream.once('close', resolve));
  stream.on('error', () => {}).resume();
  await watcher.say(`/ban ${OUTCAST}`);
  await ended;
  intrusions.add(`banned: ${(await login(base, OUTCAST)).status}`);
  await watcher.say(`/unban ${OUTCAST}`);
}
