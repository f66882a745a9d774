import { memo } from 'react';
import type { Entry } from '../store/entry.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

type Props = {
  entry: Entry;
  /** With whom one talks now, if that shows. */
  current: string | undefined;
  onSelect: (name: string) => void;
};

/** What one has with single people of a room, and what is new in it. */
export const TalkLinks = memo(function TalkLinks({ entry: { title, talks }, current, onSelect }: Props) {
  if (talks.length === 0) return null;
  return (
    <ul className="talks" aria-label={strings.talks.list(title)}>
      {talks.map(({ name, unread }) => (
        <li key={name}>
          <button
            type="button"
            className="room-link talk-link"
            aria-current={name === current ? 'page' : undefined}
            onClick={() => onSelect(name)}
          >
            <Icon name="lock" />
            <span className="room-title">{name}</span>
            {unread > 0 && (
              <span className="badge badge--mention">
                {unread} <span className="visually-hidden">{strings.rooms.unread}</span>
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
});
