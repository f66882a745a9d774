import type { Join, Part, ServerStatus } from '../../../protocol/events.ts';
import { useNames } from '../hooks/use-names.ts';
import { strings } from '../strings.ts';
import { Time } from './Time.tsx';

/** Something that happened: quieter than what was said. */
export function EventRow({ event }: { event: Join | Part | ServerStatus }) {
  return (
    <p className={`event event--${event.type.toLowerCase()}`}>
      <EventText event={event} /> <Time created={event.created} />
    </p>
  );
}

function EventText({ event }: { event: Join | Part | ServerStatus }) {
  const names = useNames();
  if (event.type === 'Join') return strings.messages.joined(names(event.user));
  if (event.type === 'Part') return strings.messages.parted(names(event.user));
  return (
    <span className="server">
      <b>{strings.messages.server}</b> {event.status}
    </span>
  );
}
