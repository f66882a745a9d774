import { useNames } from '../../hooks/use-names.ts';
import { nameClass } from '../name-class.ts';
import { words } from './words.ts';

type Props = { names: readonly string[]; onInvite: (name: string) => void };

/** Who of the room can be asked to come into the call. */
export function InviteList({ names, onInvite }: Props) {
  const shown = useNames();
  if (names.length === 0) return <p className="call-empty">{words.call.nobody}</p>;
  return (
    <ul aria-label={words.call.add} className="call-people">
      {names.map((name) => (
        <li key={name}>
          <button type="button" onClick={() => onInvite(name)}>
            <span className={`name ${nameClass(name)}`}>{shown(name)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
