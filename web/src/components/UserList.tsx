import { memo } from 'react';
import { strings } from '../strings.ts';
import { nameClass } from './name-class.ts';

type Props = {
  id: string;
  members: readonly string[];
  user: string;
  /** Whether the list is kept up to date; else it tells who was here. */
  isLive: boolean;
  /** Whether it shows where the screen is too narrow for it. */
  isOpen: boolean;
};

/** Who is here. */
export const UserList = memo(function UserList({ id, members, user, isLive, isOpen }: Props) {
  const classes = ['people', isOpen && 'people--open', !isLive && 'people--stale'];
  return (
    <aside id={id} className={classes.filter(Boolean).join(' ')} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {isLive ? strings.people.title : strings.people.stale} <span className="count">{members.length}</span>
      </h2>
      <ul>
        {members.map((name) => (
          <li key={name}>
            <span className={`name ${nameClass(name)}`}>{name}</span>
            {name === user && <span className="you">{strings.people.you}</span>}
          </li>
        ))}
      </ul>
    </aside>
  );
});
