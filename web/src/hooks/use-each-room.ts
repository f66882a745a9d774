import { useEffect, useRef } from 'react';
import type { Entry } from '../store/entry.ts';
import type { Room } from '../store/room.ts';

/**
 * Does something in every room that this tab is in, for as long as it is.
 * @param begin returns what ends it; always the same function
 */
export function useEachRoom(entries: readonly Entry[], begin: (room: Room) => () => void): void {
  const begun = useRef(new Map<Room, () => void>());

  useEffect(() => {
    const rooms = new Set(entries.flatMap(({ room }) => room ?? []));
    for (const [room, end] of begun.current) {
      if (rooms.has(room)) continue;
      end();
      begun.current.delete(room);
    }
    for (const room of rooms) if (!begun.current.has(room)) begun.current.set(room, begin(room));
  });

  useEffect(() => {
    const all = begun.current;
    return () => {
      for (const end of all.values()) end();
      all.clear();
    };
  }, []);
}
