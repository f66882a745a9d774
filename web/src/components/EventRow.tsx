import type { Join, Part, ServerStatus } from '../../../protocol/events.ts';
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
  if (event.type === 'Join') return strings.messages.joined(event.user);
  if (event.type === 'Part') return strings.messages.parted(event.user);
  return (
    <span className="server">
      <b>{strings.messages.server}</b> {event.status}
    </span>
  );
}
