import { memo } from 'react';
import { useAliases } from '../hooks/use-aliases.ts';
import type { Aliases } from '../store/aliases.ts';
import type { Entry } from '../store/entry.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';

type Props = {
  entry: Entry;
  /** What the user calls people. */
  aliases: Aliases;
  /** With whom one talks now, if that shows. */
  current: string | undefined;
  onSelect: (name: string) => void;
};

/** What one has with single people of a room, and what is new in it. */
export const TalkLinks = memo(function TalkLinks({ entry, aliases, current, onSelect }: Props) {
  const { address, title, talks } = entry;
  const names = useAliases(aliases, address);
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
            <span className="room-title">{names(name)}</span>
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
