import fc from 'fast-check';
import { COMMANDS, CRASH, CRASH_AT_REST, FLOOD } from './commands.ts';
import type { House } from './house.ts';
import { REGRESSIONS } from './regressions.ts';
import { RoomModel } from './room-model.ts';
import { OBSERVER, World } from './world.ts';

/** Commands of one sequence, at most. */
const LENGTH = 24;

type Size = {
  sequences: number;
  /** Whether it is a real process: it can be killed at any moment, and has readers who stop. */
  isProcess: boolean;
};

/**
 * Does sequences of commands to rooms of the house, and to the model.
 * @param openHouse a room that nobody has used
 * @throws with the shortest sequence that goes wrong, and how to repeat it
 */
export async function checkModel(openHouse: () => House, { sequences, isProcess }: Size): Promise<void> {
  const commands = fc.commands([...COMMANDS, ...(isProcess ? [CRASH, FLOOD] : [CRASH_AT_REST])], {
    maxCommands: LENGTH,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(commands, async (sequence) => {
      const world = new World(openHouse());
      try {
        const model = new RoomModel();
        await world.open();
        model.login(OBSERVER, true);
        model.open(OBSERVER, 'socket', false);
        model.told();
        await fc.asyncModelRun(() => ({ model, real: world }), sequence);
        const breaches = await world.breaches();
        if (breaches.length > 0) throw new Error(breaches.slice(0, 5).join('\n'));
      } finally {
        await world.close();
      }
    }),
    { numRuns: sequences, examples: REGRESSIONS.map((sequence): [typeof sequence] => [sequence]) },
  );
}
