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

test('what is stored waits for what is being written, and is told with it; eight events wait no longer', () => {
  const { reach, hear } = slowAudience();
  hear();
  const runs: number[] = [];
  const teller = new Teller(reach, (told) => runs.push(told.length));
  teller.tell([said('1')], true);
  teller.tell([said('2')], true);
  expect(runs).toEqual([]);
  teller.tell([said('3')]);
  expect(runs).toEqual([3]);
  for (let n = 0; n < 8; n += 1) teller.tell([said('4')], true);
  expect(runs).toEqual([3, 8]);
});

test('whoever waits until all is told does not wait for what is being written', async () => {
  const { reach, hear } = slowAudience();
  const told: string[] = [];
  const teller = new Teller(reach, (run) => told.push(...run.map(({ event }) => event.id)));
  teller.tell([said('1')], true);
  const settled = teller.toldSoFar();
  expect(told).toEqual(['1']);
  hear();
  await settled;
});

test('whoever says more is made to wait where too much waits to be told', async () => {
  const { reach, hear } = slowAudience();
  const teller = new Teller(reach, () => {});
  await teller.keptUp();
  reach.backlog = 96;
  let isKeptUp = false;
  const keptUp = teller.keptUp().then(() => {
    isKeptUp = true;
  });
  await Promise.resolve();
  expect(isKeptUp).toBe(false);
  hear();
  await keptUp;
});
