import { expect, test } from 'vitest';
import { killUnderLoad } from '../faults/kills.ts';

test('[DESIGN promises 1 to 5, 7] kill -9 under load: nothing seen or accepted is lost, everybody comes back', async () => {
  const { breaches } = await killUnderLoad({ clients: 24, kills: 3, rate: 60 });
  expect(breaches).toEqual([]);
}, 60_000);
