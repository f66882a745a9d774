import { useEffect, useRef } from 'react';

/** What belongs to calls, and comes and goes with them. */
const CALLS = '.call, .call-corner, .ring';

/**
 * Takes the focus back to where one was on the page when a part of a call had it and is gone, unless the browser has
 * found its own way. @param shown names what shows of calls
 */
export function useWayBack(shown: string): void {
  const last = useRef<HTMLElement>(undefined);
  const isInCalls = useRef(false);
  const before = useRef(shown);

  useEffect(() => {
    const look = () => {
      const { activeElement } = document;
      if (activeElement === document.body || !(activeElement instanceof HTMLElement)) return;
      isInCalls.current = activeElement.closest(CALLS) !== null;
      if (!isInCalls.current) last.current = activeElement;
    };
    look();
    document.addEventListener('focusin', look);
    return () => document.removeEventListener('focusin', look);
  }, []);

  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    if (isInCalls.current && document.activeElement === document.body) last.current?.focus();
  }, [shown]);
}
