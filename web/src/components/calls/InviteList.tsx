import { useState } from 'react';
import { useNames } from '../../hooks/use-names.ts';
import { nameClass } from '../name-class.ts';
import { words } from './words.ts';

type Props = { names: readonly string[]; onInvite: (name: string) => void };

/** People from whom on one may search. */
const MANY = 8;
/** Most people who show at a time. */
const SHOWN = 100;

/** Who of the room can be asked to come into the call. */
export function InviteList({ names, onInvite }: Props) {
  const shown = useNames();
  const [search, setSearch] = useState('');
  if (names.length === 0) return <p className="call-empty">{words.call.nobody}</p>;
  const wanted = search.trim().toLowerCase();
  const found = names.filter((name) => `${name} ${shown(name)}`.toLowerCase().includes(wanted));
  return (
    <>
      {names.length >= MANY && (
        <input
          type="search"
          className="call-search"
          aria-label={words.call.search}
          placeholder={words.call.search}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      <ul aria-label={words.call.add} className="call-people">
        {found.slice(0, SHOWN).map((name) => (
          <li key={name}>
            <button type="button" onClick={() => onInvite(name)}>
              <span className={`name ${nameClass(name)}`}>{shown(name)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
