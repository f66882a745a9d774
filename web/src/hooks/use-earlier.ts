import { type RefObject, useEffect } from 'react';
import type { Earlier } from '../store/room.ts';

/** Pixels from the top at which older messages are asked for, so that they are here before the top is. */
const AHEAD = 1_200;
/** Milliseconds after which a page that could not be had is asked for again, while the user is at the top. */
const AGAIN = 3_000;

/** Asks for older messages as the user gets near the top, and goes on until there are none or the area is full. */
export function useEarlier(
  area: RefObject<HTMLElement | null>,
  earlier: Earlier,
  count: number,
  onEarlier: () => void,
): void {
  useEffect(() => {
    const element = area.current;
    // A list that has nothing yet does not know what is older.
    if (element === null || count === 0 || earlier === 'none' || earlier === 'loading') return;
    const look = () => {
      if (element.scrollTop < AHEAD) onEarlier();
    };
    const listen = () => element.addEventListener('scroll', look, { passive: true });
    if (earlier === 'failed') {
      // In a while, wherever the list stands then, or when one comes back to its beginning.
      const timer = setTimeout(() => {
        look();
        listen();
      }, AGAIN);
      return () => {
        clearTimeout(timer);
        element.removeEventListener('scroll', look);
      };
    }
    // After the list has found its place.
    const frame = requestAnimationFrame(look);
    listen();
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('scroll', look);
    };
  }, [area, earlier, count, onEarlier]);
}
