import { alertOf } from '../alerts/alerts.ts';
import type { Entry } from '../store/entry.ts';
import { useEachRoom } from './use-each-room.ts';

/** Tells about messages in all rooms that this tab is in, as far as the user wants that. */
export function useAlerts(entries: readonly Entry[]): void {
  useEachRoom(entries, alertOf);
}
