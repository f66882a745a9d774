import { useLayoutEffect, useMemo, useRef } from 'react';
import type { Chunk, Item } from '../store/timeline.ts';

/** The items of a list, and how the list came by them. */
export type Rows = {
  items: readonly Item[];
  /** Whether some were put before the first one since the list was last drawn: it is to stay where it is. */
  isPrepended: boolean;
};

/** Makes one list of a room's chunks. */
export function useRows(chunks: readonly Chunk[]): Rows {
  const items = useMemo(() => chunks.flat(), [chunks]);
  const first = items[0]?.key;
  const drawn = useRef(first);
  useLayoutEffect(() => {
    drawn.current = first;
  }, [first]);
  return { items, isPrepended: drawn.current !== undefined && first !== undefined && first < drawn.current };
}
