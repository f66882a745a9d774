import { memo } from 'react';
import { strings } from '../strings.ts';
import { nameClass } from './name-class.ts';

type Props = { id: string; members: readonly string[]; user: string; isOpen: boolean };

/** Who is here. */
export const UserList = memo(function UserList({ id, members, user, isOpen }: Props) {
  return (
    <aside id={id} className={isOpen ? 'people people--open' : 'people'} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        {strings.people.title} <span className="count">{members.length}</span>
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
