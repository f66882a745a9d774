import type { Entry } from '../store/entry.ts';
import { strings } from '../strings.ts';

/** How much is new in a room, and how much of it speaks of the user. */
export function RoomBadges({ entry: { unread, mentions, isMuted } }: { entry: Entry }) {
  return (
    <>
      {mentions > 0 && (
        <span className="badge badge--mention">
          <span aria-hidden="true">@{mentions}</span>
          <span className="visually-hidden">{strings.rooms.mentions(mentions)}</span>
        </span>
      )}
      {unread > 0 && (
        <span className={isMuted ? 'badge badge--muted' : 'badge'}>
          {unread} <span className="visually-hidden">{strings.rooms.unread}</span>
        </span>
      )}
    </>
  );
}
