import { type FocusEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Item } from '../store/timeline.ts';

/** A list in which the arrow keys go from row to row. */
export type Roving = {
  /** The key of the row that has the focus, or had it last. */
  current: number | undefined;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  /** A row may have been clicked, or reached in another way. */
  onFocus: (event: FocusEvent<HTMLElement>) => void;
};

/**
 * @param area the scroll area, which the user reaches with Tab
 * @param onMove hears that the user goes to a row
 */
export function useRoving(
  items: readonly Item[],
  area: RefObject<HTMLElement | null>,
  list: RefObject<VirtualizerHandle | null>,
  onMove: () => void,
): Roving {
  const [current, setCurrent] = useState<number>();
  /** The row that is to have the focus as soon as it is drawn. */
  const [wanted, setWanted] = useState<number>();

  useLayoutEffect(() => {
    if (wanted === undefined) return;
    area.current?.querySelector<HTMLElement>(`[data-key="${wanted}"]`)?.focus({ preventScroll: true });
    setWanted(undefined);
  }, [wanted, area]);

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const at = items.findIndex(({ key }) => key === keyOf(event.target));
    // From the list itself one comes to the newest.
    const index = at < 0 ? items.length - 1 : at + step;
    const next = items[index];
    if (next === undefined) return;
    onMove();
    setCurrent(next.key);
    setWanted(next.key);
    list.current?.scrollToIndex(index, { align: 'nearest' });
  }

  function onFocus({ target }: FocusEvent<HTMLElement>): void {
    setCurrent((before) => keyOf(target) ?? before);
  }

  return { current, onKeyDown, onFocus };
}

/** The key of the row that an element is in. */
function keyOf(target: EventTarget): number | undefined {
  const row = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-key]') : null;
  return row === null ? undefined : Number(row.dataset.key);
}
