import { expect, test } from 'vitest';
import type { Told } from '../../../worker/room/broadcast.ts';
import { Teller } from '../../../worker/room/teller.ts';

const said = (id: string, recipient?: string): Told => ({
  event: { type: 'Message', id, created: 1, user: 'ann', message: id },
  person: 'a=',
  ...(recipient !== undefined && { recipient }),
});

/** An audience that hears when it is told to. */
function slowAudience() {
  const round = Promise.withResolvers<void>();
  const reach = { backlog: 0, advanced: round.promise, heard: round.promise as Promise<void> | undefined };
  const hear = () => {
    reach.heard = undefined;
    reach.backlog = 0;
    round.resolve();
  };
  return { reach, hear };
}

test('what is for everybody is told while some are still behind; what is for two, or is done, waits for them', async () => {
  const { reach, hear } = slowAudience();
  const done: string[] = [];
  const teller = new Teller(reach, (told) => done.push(told.map(({ event }) => event.id).join(' ')));
  teller.tell([said('1')]);
  teller.tell([said('2'), said('3'), () => done.push('an effect'), said('4', 'b='), said('5'), said('6')]);
  expect(done).toEqual(['1', '2 3']);
  const settled = teller.toldSoFar();
  hear();
  await settled;
  expect(done).toEqual(['1', '2 3', 'an effect', '4', '5 6']);
});

test('a receipt comes before what follows it, parts no run, and waits for nobody who is behind', async () => {
  const { reach } = slowAudience();
  const done: string[] = [];
  const teller = new Teller(reach, (told) => done.push(told.map(({ event }) => event.id).join(' ')));
  const receipt = (id: string) => ({ give: () => done.push(`stored ${id}`) });
  teller.tell([said('1')]);
  teller.tell([said('2'), receipt('3'), said('3'), receipt('4'), said('4'), receipt('again')]);
  teller.tell([receipt('once more')]);
  expect(done).toEqual(['1', 'stored 3', 'stored 4', 'stored again', '2 3 4', 'stored once more']);
});

test('whoever says more is made to wait where too much waits to be told', async () => {
  const { reach, hear } = slowAudience();
  const teller = new Teller(reach, () => {});
  await teller.keptUp();
  reach.backlog = 64;
  let isKeptUp = false;
  const keptUp = teller.keptUp().then(() => {
    isKeptUp = true;
  });
  await Promise.resolve();
  expect(isKeptUp).toBe(false);
  hear();
  await keptUp;
});
