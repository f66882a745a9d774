import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { ConnectionStatus } from './ConnectionStatus.tsx';
import { Icon } from './Icon.tsx';

type Props = {
  view: RoomView;
  /** The id of the panel with the people, which is folded away where the screen is narrow. */
  peopleId: string;
  isPeopleOpen: boolean;
  onTogglePeople: () => void;
  onLeave: () => void;
};

/** Which room this is, how the connection stands, and the way out. */
export function RoomHeader({ view, peopleId, isPeopleOpen, onTogglePeople, onLeave }: Props) {
  const { title, address, state, members } = view;
  const { host } = new URL(address);
  return (
    <header className={`room-header room-header--${state.phase}`}>
      <div className="room-name">
        <h1>{title}</h1>
        {host !== title && <p>{host}</p>}
      </div>
      <ConnectionStatus state={state} />
      <button
        type="button"
        className="button people-toggle"
        aria-expanded={isPeopleOpen}
        aria-controls={peopleId}
        aria-label={strings.people.show(members.length)}
        onClick={onTogglePeople}
      >
        <Icon name="people" />
        {members.length}
      </button>
      {state.phase !== 'disconnected' && (
        <button type="button" className="button leave" onClick={onLeave}>
          <Icon name="leave" />
          <span>{strings.room.leave}</span>
        </button>
      )}
    </header>
  );
}
