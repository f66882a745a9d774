import { useId, useState, useSyncExternalStore } from 'react';
import { useAttention } from '../hooks/use-attention.ts';
import type { Room } from '../store/room.ts';
import type { Login } from '../store/tab.ts';
import { Conversation } from './Conversation.tsx';
import { DisconnectedPanel } from './DisconnectedPanel.tsx';
import { RoomHeader } from './RoomHeader.tsx';
import { UserList } from './UserList.tsx';

type Props = { room: Room; onLogIn: (login: Login) => Promise<void>; onTryAgain: () => void };

/** A room: who is here, what is said, and a place to speak. */
export function RoomPage({ room, onLogIn, onTryAgain }: Props) {
  const view = useSyncExternalStore(room.subscribe, room.getSnapshot);
  const [isPeopleOpen, setPeopleOpen] = useState(false);
  const peopleId = useId();
  const { address, user, state } = view;
  useAttention(view.title, view.messages);

  return (
    <div className="room">
      <RoomHeader
        view={view}
        peopleId={peopleId}
        isPeopleOpen={isPeopleOpen}
        onTogglePeople={() => setPeopleOpen(!isPeopleOpen)}
        onLeave={() => room.leave()}
      />
      <Conversation room={room} view={view}>
        {state.phase === 'disconnected' && (
          <DisconnectedPanel
            reason={state.reason}
            defaults={{ address, user }}
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
      />
    </div>
  );
}
