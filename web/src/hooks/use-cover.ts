import { useEffect, useSyncExternalStore } from 'react';
import type { CallDesk } from '../calls/desk.ts';
import type { Tab } from '../store/tab.ts';

const NEVER = () => () => {};

/** Tells the tab while a call lies over the whole page. */
export function useCover(tab: Tab, desk: CallDesk | undefined): void {
  const isCovered = useSyncExternalStore(desk?.subscribe ?? NEVER, () => covers(desk));
  useEffect(() => tab.cover(isCovered), [tab, isCovered]);
}

function covers(desk: CallDesk | undefined): boolean {
  const { call, isSmall = true } = desk?.getSnapshot() ?? {};
  return call !== undefined && call.end === undefined && !isSmall;
}
