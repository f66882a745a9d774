import { type ReactNode, useEffect, useId, useMemo, useState, useSyncExternalStore } from 'react';
import type { Message } from '../../../protocol/events.ts';
import { DeletionContext } from '../hooks/use-deletion.ts';
import { useEscape } from '../hooks/use-escape.ts';
import { type OpenTalk, TalkContext } from '../hooks/use-talk.ts';
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
  onInvite: () => void;
  /** A message is to be taken away. */
  onDelete: (message: Message) => void;
  /** Somebody is to be called something else. */
  onAlias: (name: string) => void;
  onTalk: OpenTalk;
};

/** A room: who is here, what is said, and a place to speak. */
export function RoomPage(props: Props) {
  const {
    room,
    toggle,
    onLogIn,
    onTryAgain,
    onMute,
    onRemove,
    onRename,
    onInvite,
    onDelete,
    onAlias,
    onTalk,
  } = props;
  const view = useSyncExternalStore(room.subscribe, room.getSnapshot);
  const [isPeopleOpen, setPeopleOpen] = useState(false);
  const peopleId = useId();
  const { protocol, address, user, state, mayDelete } = view;
  const isConnected = state.phase === 'connected';
  const deletion = useMemo(() => ({ may: mayDelete, ask: onDelete }), [mayDelete, onDelete]);
  useEffect(() => {
    if (isConnected) void room.learnStanding();
  }, [room, isConnected]);
  useEscape(isPeopleOpen, () => setPeopleOpen(false));

  return (
    <TalkContext value={view.isPrivate ? onTalk : undefined}>
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
          onInvite={onInvite}
        />
        <DeletionContext value={deletion}>
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
        </DeletionContext>
        <UserList
          id={peopleId}
          members={view.members}
          user={user}
          isLive={state.phase !== 'disconnected'}
          isOpen={isPeopleOpen}
          onAlias={onAlias}
        />
      </div>
    </TalkContext>
  );
}
