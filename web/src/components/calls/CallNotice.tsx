import { useEffect, useState } from 'react';
import type { Notice } from '../../calls/call.ts';
import { useNames } from '../../hooks/use-names.ts';
import { words } from './words.ts';

/** Milliseconds for which a notice shows. */
const SHOWN = 6_000;

/** What happened last in the call. */
export function CallNotice({ notice }: { notice: Notice | undefined }) {
  const names = useNames();
  const [old, setOld] = useState<number>();
  const key = notice?.key;

  useEffect(() => {
    if (key === undefined) return;
    const timer = setTimeout(() => setOld(key), SHOWN);
    return () => clearTimeout(timer);
  }, [key]);

  return (
    <p role="status" className="call-notice">
      {notice && notice.key !== old && words.notice({ ...notice, name: names(notice.name) })}
    </p>
  );
}
