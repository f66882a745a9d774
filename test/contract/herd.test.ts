import { expect, test } from 'vitest';
import { herd } from '../faults/herd.ts';

test('[DESIGN promise 8] after a restart all streams are back by themselves, spread out, and nobody is refused', async () => {
  const { breaches } = await herd({ rooms: 2, streamsPerRoom: 50, newcomers: 5 });
  expect(breaches).toEqual([]);
}, 120_000);
