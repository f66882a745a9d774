import { useEffect, useRef } from 'react';

/**
 * Has Escape close something that is open, before the key means anything else; dialogs come first.
 * @param isInDialog it stands in one itself, which stays open
 */
export function useEscape(isOpen: boolean, close: () => void, { isInDialog = false } = {}): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });

  useEffect(() => {
    if (!isOpen) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      if (!isInDialog && document.querySelector('dialog[open]') !== null) return;
      if (isInDialog) event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    document.addEventListener('keydown', press, true);
    return () => document.removeEventListener('keydown', press, true);
  }, [isOpen, isInDialog]);
}
