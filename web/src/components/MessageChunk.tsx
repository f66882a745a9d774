import { Fragment, memo } from 'react';
import type { Chunk } from '../store/timeline.ts';
import { DaySeparator } from './DaySeparator.tsx';
import { EventRow } from './EventRow.tsx';
import { MessageRow } from './MessageRow.tsx';

/** A run of events. It is rendered again only if it changes, so the length of the room costs nothing. */
export const MessageChunk = memo(function MessageChunk({ chunk, user }: { chunk: Chunk; user: string }) {
  return (
    <div className="chunk">
      {chunk.map(({ key, event, startsDay, continues }) => (
        <Fragment key={key}>
          {startsDay && <DaySeparator created={event.created} />}
          {event.type === 'Message' ? (
            <MessageRow event={event} isOwn={event.user === user} continues={continues} />
          ) : (
            <EventRow event={event} />
          )}
        </Fragment>
      ))}
    </div>
  );
});
