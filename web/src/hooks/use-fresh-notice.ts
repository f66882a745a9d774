import { useEffect, useState } from 'react';
import type { Notice } from '../calls/view.ts';

/** Milliseconds for which a notice shows. */
const SHOWN = 6_000;

/** A notice as long as it is new, wherever in the meantime it shows. */
export function useFreshNotice(notice: Notice | undefined): Notice | undefined {
  const [old, setOld] = useState<Notice>();

  useEffect(() => {
    if (notice === undefined) return;
    const timer = setTimeout(() => setOld(notice), SHOWN);
    return () => clearTimeout(timer);
  }, [notice]);

  return notice === old ? undefined : notice;
}
