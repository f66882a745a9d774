import { useEffect } from 'react';

/** What the keys of a conversation do. */
export type Shortcuts = { onSheet: () => void; onSearch: () => void; onCompose: () => void };

/** Listens to the keys of the whole page. Single letters count only where nothing is being written. */
export function useShortcuts({ onSheet, onSearch, onCompose }: Shortcuts): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      const withControl = (event.ctrlKey || event.metaKey) && !event.altKey;
      const alone = !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target);
      const key = event.key.toLowerCase();
      if ((withControl && key === '/') || (alone && key === '?')) onSheet();
      else if ((withControl && event.shiftKey && key === 'f') || (alone && key === 's')) onSearch();
      else if (alone && key === 'escape') onCompose();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [onSheet, onSearch, onCompose]);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
