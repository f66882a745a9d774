import type { ReactNode } from 'react';
import { linkTo } from '../store/entry.ts';
import type { RoomView } from '../store/room.ts';
import { strings } from '../strings.ts';
import { ConnectionStatus } from './ConnectionStatus.tsx';
import { Icon } from './Icon.tsx';
import { RoomMenu } from './RoomMenu.tsx';
import { ShareButton } from './ShareButton.tsx';

type Props = {
  view: RoomView;
  /** Opens the list of rooms. */
  toggle: ReactNode;
  /** The id of the panel with the people, which is folded away where the screen is narrow. */
  peopleId: string;
  isPeopleOpen: boolean;
  onTogglePeople: () => void;
  onLeave: () => void;
  onMute: (isMuted: boolean) => void;
  onRemove: () => void;
  onRename: () => void;
  onInvite: () => void;
};

/** Which room this is, how the connection stands, what can be done with the room, and the way out. */
export function RoomHeader(props: Props) {
  const { view, toggle, peopleId, isPeopleOpen, onTogglePeople, onLeave, ...options } = props;
  const { title, address, state, members, topic } = view;
  const { host } = new URL(address);
  return (
    <header className={`room-header room-header--${state.phase}`}>
      {toggle}
      <div className="room-name">
        <h1>{title}</h1>
        {topic !== '' && (
          <p className="room-topic" title={topic}>
            {topic}
          </p>
        )}
        {topic === '' && host !== title && <p>{host}</p>}
      </div>
      <ConnectionStatus state={state} />
      <ShareButton link={linkTo(view)} />
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
      <RoomMenu view={view} {...options} />
      {state.phase !== 'disconnected' && (
        <button type="button" className="button leave" onClick={onLeave}>
          <Icon name="leave" />
          <span>{strings.room.leave}</span>
        </button>
      )}
    </header>
  );
}
