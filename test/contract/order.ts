import { expect } from 'vitest';
import type { Event } from './stream.ts';

/** The ids of events, in their order. */
export function ids(events: Event[]): string[] {
  return events.map(({ id }) => id);
}

/** [DESIGN promise 1] Ids only grow and `created` never runs backwards, among what the room keeps. */
export function expectGrowing(events: Event[]): void {
  const kept = events.filter(({ event }) => event !== 'Users' && event !== 'Disconnect');
  expect(ids(kept)).toEqual([...new Set(ids(kept))].sort());
  const times = kept.map(({ data }) => Number(data.created));
  expect(times).toEqual([...times].sort((a, b) => a - b));
}
