/** What is said to everybody. */
import { Account } from '../../faults/clients/account.ts';
import type { Act } from './act.ts';

const SAID = 'something is said';

export const TALK: readonly Act[] = [
  {
    name: SAID,
    share: 550,
    run: async (scene, { client }) => client.say(scene.text()),
  },
  {
    name: 'ten are said at once',
    share: 20,
    async run(scene, { client }) {
      for (let n = 0; n < 10; n += 1) {
        await client.say(scene.text());
        scene.acts.add(SAID);
      }
    },
  },
  {
    name: 'a request is repeated with its Idempotency-Key',
    share: 30,
    run: async (scene, { client }) => client instanceof Account && client.sayTwice(scene.text()),
  },
];
