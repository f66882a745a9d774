import { useSyncExternalStore } from 'react';

/** @returns the dialog that keeps everything else on the page from being used, if one is open */
export function useModal(): Element | undefined {
  return useSyncExternalStore(subscribe, () => [...document.querySelectorAll('dialog[open]')].at(-1));
}

function subscribe(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['open'] });
  return () => observer.disconnect();
}
