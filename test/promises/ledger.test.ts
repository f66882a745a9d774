/** What the judgement of the fault scenarios finds: each breach that it is there for. */
import { beforeEach, expect, test } from 'vitest';
import { Ledger } from './ledger.ts';
import type { Entry } from './record.ts';

const entry = (n: number, type: string, text: string): Entry => ({ id: `0${n}`, type, text, created: n });
const RECORD = [
  entry(1, 'ServerStatus', 'The server started'),
  entry(2, 'Join', 'bob'),
  entry(3, 'Message', 'one'),
  entry(4, 'Message', 'two'),
  entry(5, 'Join', 'ann'),
  entry(6, 'Message', 'three'),
] as const;
const [STATUS, BOB, ONE, TWO, ANN, THREE] = RECORD;
let ledger: Ledger;

/** What does not hold of one who was shown these. */
function breachesOf(seen: readonly Entry[], after?: Entry): string[] {
  ledger.startedAfresh('ann', after);
  for (const event of seen) ledger.saw('ann', event);
  return ledger.breaches(RECORD);
}

beforeEach(() => {
  ledger = new Ledger();
});

test('[DESIGN promise 3] whole sittings: a new stream, a resumed one, a socket', () => {
  expect(breachesOf([STATUS, ONE, TWO, ANN, THREE])).toEqual([]);
  expect(breachesOf([ONE, TWO, ANN, THREE], BOB)).toEqual([]);
  expect(breachesOf([ONE, TWO, THREE])).toEqual([]);
});

test('[DESIGN promise 3] a message that is lost between the history of a new stream and its first Join', () => {
  expect(breachesOf([STATUS, ONE, ANN, THREE])).toEqual([
    'ann should have got 04 Message two, got 06 Message three',
  ]);
});

test('[DESIGN promise 3] a gap, a duplicate and a wrong order', () => {
  expect(breachesOf([TWO, ANN, THREE], BOB)).toHaveLength(1);
  expect(breachesOf([ONE, THREE])).toHaveLength(2);
  expect(breachesOf([STATUS, ONE, ONE, TWO, ANN])).toHaveLength(3);
  expect(breachesOf([STATUS, TWO, ONE, ANN])).toHaveLength(4);
});

test('[DESIGN promise 2] what was seen or accepted, and is not kept', () => {
  expect(breachesOf([entry(7, 'Message', 'four')])).toEqual(['seen by ann and lost: 07 Message four']);
  ledger = new Ledger();
  ledger.accepted('ann', 'four');
  ledger.accepted('ann', 'one', '04');
  expect(ledger.breaches(RECORD)).toEqual([
    'accepted from ann and lost: four',
    'accepted as 04: 03 Message one',
  ]);
});

test('[DESIGN Errors] what was refused for good, and is kept; an answer after which the client tried again is none', () => {
  ledger.refused('ann', 'message: 422', 'one');
  ledger.refused('ann', 'message: 500', 'not kept');
  ledger.putOff('message: 503');
  expect(ledger.breaches(RECORD)).toEqual([
    'ann was refused: message: 422',
    'ann was refused: message: 500',
    'refused to ann and kept: one',
  ]);
  expect(`${ledger.putOffs}`).toBe('message: 503 (once)');
});
