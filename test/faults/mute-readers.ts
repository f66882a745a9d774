/** Readers of a guest's door who never say or take anything, with the SOCKET_BUDGET that everybody has by default. */
import { startServer } from '../server.ts';
import { delays } from './readers/delays.ts';
import { FLOOD_SIZE, suffer } from './readers/ordeal.ts';
import { DOORS } from './readers/reader.ts';
import type { Outcome, Scenario } from './scenario.ts';

const MB = 1_048_576;
const READERS = 3;
/** Characters. */
const BUDGET = 64 * MB;
/** What a socket costs for each character that it was sent, and what a process takes for its own work, in MB. */
const PER_CHARACTER = 1.7;
const OWN = 120;

async function run(): Promise<Outcome> {
  const env = { MESSAGE_RATE: '0', MESSAGE_MAX: `${FLOOD_SIZE}`, HISTORY_MAX: '100' };
  const server = await startServer({ env });
  const door = DOORS.find(({ protocol }) => protocol === 'classroom');
  if (door === undefined) throw new Error('there is no classroom');
  try {
    const { cost, quiet, busy, wrongs } = await suffer(server, `${server.url}/rooms/mute/`, door, 'stopped', {
      readers: READERS,
      talk: { bytes: 600 * 4_000, size: 4_000 },
      // Twice the budget: without it they would cost twice the bound.
      flood: 2 * BUDGET,
      bound: (READERS * PER_CHARACTER * BUDGET) / MB + OWN,
    });
    const notes = `budget of ${BUDGET / MB} Mi characters: +${cost.toFixed(0)} MB; ${delays({ quiet, busy })}`;
    return { tried: READERS, breaches: wrongs, notes };
  } finally {
    await server[Symbol.asyncDispose]();
  }
}

export const scenario: Scenario = { name: 'mute readers with the default budget', run };
