import type { Earlier } from '../store/room.ts';
import { strings } from '../strings.ts';

/** Tells, over the top of the list, that older messages are on their way. */
export function EarlierRow({ earlier }: { earlier: Earlier }) {
  if (earlier !== 'loading' && earlier !== 'failed') return null;
  return (
    <p className="earlier" role="status">
      {earlier === 'loading' ? strings.messages.earlier : strings.messages.earlierFailed}
    </p>
  );
}
