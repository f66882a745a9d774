import { type ReactNode, useId, useState, useSyncExternalStore } from 'react';
import { useEscape } from '../hooks/use-escape.ts';
import type { Room } from '../store/room.ts';
import type { Login } from '../store/tab.ts';
import { Conversation } from './Conversation.tsx';
import { DisconnectedPanel } from './DisconnectedPanel.tsx';
import { RoomHeader } from './RoomHeader.tsx';
import { UserList } from './UserList.tsx';

type Props = {
  room: Room;
  /** Opens the list of rooms. */
  toggle?: ReactNode;
  onLogIn: (login: Login) => Promise<void>;
  onTryAgain: () => void;
  onMute: (isMuted: boolean) => void;
  onRemove: () => void;
  onRename: () => void;
  /** Somebody is to be called something else. */
  onAlias: (name: string) => void;
};

/** A room: who is here, what is said, and a place to speak. */
export function RoomPage({ room, toggle, onLogIn, onTryAgain, onMute, onRemove, onRename, onAlias }: Props) {
  const view = useSyncExternalStore(room.subscribe, room.getSnapshot);
  const [isPeopleOpen, setPeopleOpen] = useState(false);
  const peopleId = useId();
  const { protocol, address, user, state } = view;
  useEscape(isPeopleOpen, () => setPeopleOpen(false));

  return (
    <div className="room">
      <RoomHeader
        view={view}
        toggle={toggle}
        peopleId={peopleId}
        isPeopleOpen={isPeopleOpen}
        onTogglePeople={() => setPeopleOpen(!isPeopleOpen)}
        onLeave={() => room.leave()}
        onMute={onMute}
        onRemove={onRemove}
        onRename={onRename}
      />
      <Conversation room={room} view={view}>
        {state.phase === 'disconnected' && (
          <DisconnectedPanel
            reason={state.reason}
            defaults={{ protocol, address, user }}
            onLogIn={onLogIn}
            onTryAgain={onTryAgain}
          />
        )}
      </Conversation>
      <UserList
        id={peopleId}
        members={view.members}
        user={user}
        isLive={state.phase !== 'disconnected'}
        isOpen={isPeopleOpen}
        onAlias={onAlias}
      />
    </div>
  );
}
