import type { Notice } from '../../calls/view.ts';
import { useNames } from '../../hooks/use-names.ts';
import { words } from './words.ts';

/** What happened last in the call. */
export function CallNotice({ notice }: { notice: Notice | undefined }) {
  const names = useNames();
  return (
    <p role="status" className="call-notice">
      {notice && words.notice({ ...notice, name: names(notice.name) })}
    </p>
  );
}
