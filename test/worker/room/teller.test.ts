import { expect, test } from 'vitest';
import type { Told } from '../../../worker/room/broadcast.ts';
import { Teller } from '../../../worker/room/teller.ts';

const said = (id: string): Told => ({
  event: { type: 'Message', id, created: 1, user: 'ann', message: id },
  person: 'a=',
});

test('what is taken in the moment in which a large audience has heard all is told at once, too', async () => {
  const heard: string[] = [];
  const slow = Promise.withResolvers<void>();
  const teller = new Teller((told) => {
    heard.push(...told.map(({ event }) => event.id));
    return slow.promise;
  });
  teller.tell([said('1')]);
  const later = slow.promise.then(() => teller.tell([said('2')]));
  slow.resolve();
  await later;
  await Promise.resolve();
  await teller.toldSoFar();
  expect(heard).toEqual(['1', '2']);
});
