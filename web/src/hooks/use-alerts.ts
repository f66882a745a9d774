import { useEffect, useRef } from 'react';
import { alertOf } from '../alerts/alerts.ts';
import type { Entry } from '../store/entry.ts';
import type { Room } from '../store/room.ts';

/** Tells about messages in all rooms that this tab is in, as far as the user wants that. */
export function useAlerts(entries: readonly Entry[]): void {
  const watched = useRef(new Map<Room, () => void>());

  useEffect(() => {
    const rooms = new Set(entries.map(({ room }) => room));
    for (const [room, end] of watched.current) {
      if (rooms.has(room)) continue;
      end();
      watched.current.delete(room);
    }
    for (const room of rooms) {
      if (room !== undefined && !watched.current.has(room)) watched.current.set(room, alertOf(room));
    }
  });

  useEffect(() => {
    const all = watched.current;
    return () => {
      for (const end of all.values()) end();
      all.clear();
    };
  }, []);
}
