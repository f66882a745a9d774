import { useCallback, useSyncExternalStore } from 'react';
import type { CallGate, GateView } from '../store/call-gate.ts';
import type { Entry } from '../store/entry.ts';
import type { Room } from '../store/room.ts';
import { useEachRoom } from './use-each-room.ts';

/** Listens for those who ring in any room that this tab is in. @returns the calls, as soon as there was one */
export function useCalls(gate: CallGate, entries: readonly Entry[]): GateView {
  useEachRoom(
    entries,
    useCallback((room: Room) => gate.watch(room), [gate]),
  );
  return useSyncExternalStore(gate.subscribe, gate.getSnapshot);
}
