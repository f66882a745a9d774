import { useCallback, useId, useState, useSyncExternalStore } from 'react';
import { useAttention } from '../hooks/use-attention.ts';
import type { Room } from '../store/room.ts';
import type { Login } from '../store/tab.ts';
import { Compose } from './Compose.tsx';
import { DisconnectedPanel } from './DisconnectedPanel.tsx';
import { MessageList } from './MessageList.tsx';
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
  const resend = useCallback((key: number) => room.resend(key), [room]);
  const discard = useCallback((key: number) => room.discard(key), [room]);

  return (
    <div className="room">
      <RoomHeader
        view={view}
        peopleId={peopleId}
        isPeopleOpen={isPeopleOpen}
        onTogglePeople={() => setPeopleOpen(!isPeopleOpen)}
        onLeave={() => room.leave()}
      />
      <main className="room-main">
        <MessageList view={view} onResend={resend} onDiscard={discard} />
        {state.phase === 'disconnected' && (
          <DisconnectedPanel
            reason={state.reason}
            defaults={{ address, user }}
            onLogIn={onLogIn}
            onTryAgain={onTryAgain}
          />
        )}
        <Compose
          view={view}
          initialDraft={room.draft}
          onDraft={(draft) => {
            room.draft = draft;
          }}
          onSay={(text) => room.say(text)}
        />
      </main>
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
