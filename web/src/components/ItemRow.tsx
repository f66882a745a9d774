import { memo } from 'react';
import type { Item } from '../store/timeline.ts';
import { strings } from '../strings.ts';
import { DaySeparator } from './DaySeparator.tsx';
import { EventRow } from './EventRow.tsx';
import { MessageRow } from './MessageRow.tsx';

type Props = {
  item: Item;
  /** One's own name. */
  user: string;
  isFirst: boolean;
  isAfterEvent: boolean;
  /** The first that was new when the user looked. */
  isNew: boolean;
  /** Whether the keyboard is here. */
  isCurrent: boolean;
  /** The one that the user was taken to. */
  isTarget: boolean;
  /** Whether one's own messages show the id that the server gave them. */
  showsId: boolean;
  /** Where others find it. */
  link: string | undefined;
};

/** One thing that was said or happened, and what has to be told before it. It is drawn again only if it changes. */
export const ItemRow = memo(function ItemRow({
  item,
  user,
  isFirst,
  isAfterEvent,
  isNew,
  isCurrent,
  isTarget,
  showsId,
  link,
}: Props) {
  const { key, event, startsDay, continues, afterGap, isDeleted } = item;
  const classes = [
    'row',
    isFirst && 'row--first',
    isAfterEvent && 'row--after-event',
    isTarget && 'row--target',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')} data-key={key} tabIndex={isCurrent ? 0 : -1}>
      {afterGap && <p className="gap">{strings.messages.gap}</p>}
      {startsDay && <DaySeparator created={event.created} />}
      {isNew && <p className="new-line">{strings.messages.newHere}</p>}
      {event.type === 'Message' ? (
        <MessageRow
          event={event}
          user={user}
          continues={continues && !isNew}
          isDeleted={isDeleted}
          isCurrent={isCurrent}
          showsId={showsId}
          link={link}
        />
      ) : (
        <EventRow event={event} />
      )}
    </div>
  );
});
