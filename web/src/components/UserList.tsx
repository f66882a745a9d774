import { memo, useMemo } from 'react';
import { useNames } from '../hooks/use-names.ts';
import { lookalikes } from '../store/lookalikes.ts';
import { strings } from '../strings.ts';
import { Icon } from './Icon.tsx';
import { nameClass } from './name-class.ts';
import { TalkButton } from './TalkButton.tsx';

type Props = {
  id: string;
  members: readonly string[];
  user: string;
  /** Whether the list is kept up to date; else it tells who was here. */
  isLive: boolean;
  /** Whether it shows where the screen is too narrow for it. */
  isOpen: boolean;
  /** Somebody is to be called something else. */
  onAlias: (name: string) => void;
};

/** Who is here. */
export const UserList = memo(function UserList({ id, members, user, isLive, isOpen, onAlias }: Props) {
  const names = useNames();
  const alike = useMemo(() => lookalikes(members, user), [members, user]);
  const classes = ['people', isOpen && 'people--open', !isLive && 'people--stale'];
  return (
    <aside id={id} className={classes.filter(Boolean).join(' ')} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {isLive ? strings.people.title : strings.people.stale} <span className="count">{members.length}</span>
      </h2>
      <ul>
        {members.map((name) => {
          const shown = names(name);
          const other = alike.get(name);
          return (
            <li key={name}>
              <span className={`name ${nameClass(name)}`}>{shown}</span>
              {shown !== name && <span className="real-name">{name}</span>}
              {other !== undefined && <span className="lookalike">{strings.people.looksLike(other)}</span>}
              {name === user ? (
                <span className="you">{strings.people.you}</span>
              ) : (
                <span className="person-actions">
                  <TalkButton name={name} className="icon-button" />
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={strings.people.alias(name)}
                    title={strings.people.alias(name)}
                    onClick={() => onAlias(name)}
                  >
                    <Icon name="pencil" />
                  </button>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </aside>
  );
});
